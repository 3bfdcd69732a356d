namespace Supervisor.Engine.Http.Entry;

/// <summary>How many requests of one and the same are being answered: nobody can have so many, streams included, that there is no room for others.</summary>
internal sealed class RequestShares
{
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>False when there are as many already; else one more, until <see cref="Leave"/>.</summary>
    public bool Enter(string who, int most)
    {
        lock (_open)
        {
            var open = _open.GetValueOrDefault(who);
            if (open >= most)
            {
                return false;
            }

            _open[who] = open + 1;
            return true;
        }
    }

    public void Leave(string who)
    {
        lock (_open)
        {
            if (--_open[who] == 0)
            {
                _open.Remove(who);
            }
        }
    }
}
