using Supervisor.Engine.Http.Entry;

namespace Supervisor.Engine.Http;

/// <summary>The memory that large bodies may take: so much for all of one kind, and less for one of them; what a small one needs is there in any case.</summary>
internal sealed class BodyRoom(long most, long ofOne)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Claimant, long> _taken = [];
    private readonly long[] _ofKind = new long[Enum.GetValues<ClaimantKind>().Length];

    public bool TryTake(Claimant who, long bytes)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(who) + bytes;
            if (taken > ofOne || _ofKind[(int)who.Kind] + bytes > most)
            {
                return false;
            }

            _taken[who] = taken;
            _ofKind[(int)who.Kind] += bytes;
            return true;
        }
    }

    public void GiveBack(Claimant who, long bytes)
    {
        lock (_lock)
        {
            _ofKind[(int)who.Kind] -= bytes;
            if ((_taken[who] -= bytes) == 0)
            {
                _taken.Remove(who);
            }
        }
    }
}
