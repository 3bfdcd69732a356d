using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Supervisor.Engine.Http;

/// <summary>Reading and checking what is asked of logs.</summary>
internal static class LogRequests
{
    /// <summary>Two logs for each name that may be given.</summary>
    private const int MostPlaces = 2 * NamedProcesses.MostNames;

    /// <summary>The request as a query says it; null with a problem.</summary>
    public static LogRequest? Read(IQueryCollection query, out string? problem)
    {
        problem = null;
        var asked = new LogRequest { Names = [.. query["name"].OfType<string>()] };
        if (query["stream"].ToString() is { Length: > 0 } stream)
        {
            asked.Stream = stream;
        }

        if (query["tail"].ToString() is { Length: > 0 } count)
        {
            if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var tail))
            {
                problem = $"'{count}' is no number of lines";
                return null;
            }

            asked.Tail = tail;
        }

        if (query["follow"].ToString() is { Length: > 0 } word)
        {
            if (!bool.TryParse(word, out var follow))
            {
                problem = "follow is true or false";
                return null;
            }

            asked.Follow = follow;
        }

        return asked;
    }

    /// <summary>All that is wrong with it, or null.</summary>
    public static string? Problem(LogRequest asked)
    {
        string?[] problems =
        [
            asked.Names is null || asked.Names.Contains(null!) ? "a name is null" : NamedProcesses.Problem(asked.Names),
            Streams(asked.Stream).Length == 0 ? "stream is stdout, stderr or both" : null,
            asked.Tail < 0 ? $"'{asked.Tail}' is no number of lines" : null,
            asked.Head < 0 ? $"'{asked.Head}' is no number of lines" : null,
            asked.After is null || asked.After.Contains(null!) ? "a place is null" : asked.After.Count > MostPlaces ? $"{asked.After.Count} places are more than {MostPlaces}" : null,
            asked is { Follow: true, Raw: true } ? "raw is not for following" : null,
            asked is { Follow: true, Head: not null } ? "head is not for following" : null,
        ];
        var found = problems.OfType<string>().ToArray();
        return found.Length == 0 ? null : string.Join("; ", found);
    }

    /// <summary>Which streams (is it stderr); none for a word that means nothing.</summary>
    public static bool[] Streams(string? word) => word?.ToLowerInvariant() switch
    {
        null or "" or "stdout" => [false],
        "stderr" => [true],
        "both" => [false, true],
        _ => [],
    };
}
