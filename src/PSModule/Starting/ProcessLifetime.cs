namespace Supervisor.PSModule;

/// <summary>One certain process of this machine: its id with its start time, which the next owner of the id does not share.</summary>
internal sealed record ProcessLifetime(int Id, string StartTicks)
{
    public bool HasEnded => Of(Id) != this;

    /// <summary>Null when there is no such process, or only its zombie.</summary>
    public static ProcessLifetime? Of(int id)
    {
        try
        {
            // The name in parentheses may hold spaces and parentheses itself: count from the last one.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new(id, fields[19]);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
