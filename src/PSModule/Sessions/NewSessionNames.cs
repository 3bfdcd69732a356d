using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Names for sessions that are being opened: those that were given, else one that is free.</summary>
internal sealed class NewSessionNames(SessionTable table, IReadOnlyList<string> given)
{
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private int _next;

    /// <param name="usual">The name when none was given.</param>
    public string Next(string usual)
    {
        if (_next >= given.Count)
        {
            var free = table.FreeName(usual, _used.Contains);
            _used.Add(free);
            return free;
        }

        var name = given[_next++];
        return !table.IsOpen(name) && _used.Add(name)
            ? name
            : throw new RefusedException(Refusals.Of(
                ErrorIds.SessionNameExists, ErrorCategory.ResourceExists, name, $"cannot open the session '{name}': another open session has this name"));
    }
}
