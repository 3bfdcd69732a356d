using System.Diagnostics;

namespace Supervisor.Client;

/// <summary>An action whose connection may be cut off by an upgrade: what is answered, and what is to be asked for next.</summary>
internal sealed class OpenAction
{
    /// <summary>Cut off this many times without a result, there is something else wrong than an upgrade.</summary>
    public const int MostCuts = 5;

    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly string _action;
    private readonly ActionRequest _asked;
    private int _cuts;

    public OpenAction(string action, ActionRequest request) => (_action, _asked, Request) = (action, request, request);

    /// <summary>What is to be sent now.</summary>
    public ActionRequest Request { get; private set; }

    /// <summary>Whether asking once more does no harm: what the engine has begun with can be waited for, and what it perhaps has not must be the same when done twice.</summary>
    /// <param name="begun">The engine has begun to answer.</param>
    public bool MayBeAskedAgain(bool begun) => ++_cuts <= MostCuts
        && (_action is "start" or "stop" or "wait" || (_action == "restart" && (begun || Request.Again)));

    /// <summary>False for a result that was given before.</summary>
    public bool Takes(ActionResult result)
    {
        var isNew = _answered.Add(result.Name);
        if (isNew)
        {
            _cuts = 0;
        }

        return isNew || !Request.Again;
    }

    /// <summary>Asks, of what the request's names mean, only for what has not been answered.</summary>
    public void GoOnFrom(IReadOnlyList<SupervisedProcess> found)
    {
        var open = found.Where(process => !_answered.Contains(process.Name)).Select(process => $"{process.Group}:{process.ProcessName}");
        var unknown = _asked.Names.Where(name => !NamePattern.IsWildcard(name) && !_answered.Contains(name) && NamePattern.Select(name, found).Count == 0);
        Request = _asked with
        {
            Names = [.. open, .. unknown],
            Again = true,
            TimeoutSeconds = _asked.TimeoutSeconds is { } seconds ? Math.Max(0, seconds - _since.Elapsed.TotalSeconds) : null,
        };
    }
}
