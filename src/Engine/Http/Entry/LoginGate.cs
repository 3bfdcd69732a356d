using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http.Entry;

// Constraints: guesses must be slow, however many connections they come over, and a right one must not be told from a wrong one by being
// faster than that; whoever is at another address must not notice; whoever has the right password must not pay for a dear hash with each
// request; memory is bounded.
// Scheme: an address has a few lanes, and a name always has the same one: who guesses at one name holds up the others little. A lane has one
// turn at a time, and a wrong password holds it for a while that grows. Few wait behind it, the others are told so at once. Where nobody has
// guessed lately, a check that is cheap, or went well before from there, is made without a turn: the first wrong one ends that.

/// <summary>What became of a name and a password.</summary>
internal readonly record struct LoginVerdict(HttpUser? User, bool TooMany, int Failures, bool IsTold);

/// <summary>Checks passwords, one at a time for each address and name, slower with each wrong one.</summary>
internal sealed class LoginGate(Clock clock)
{
    private const int MostWaiting = 8;
    private const int MostAddresses = 4096;
    private const int LanesOfOne = 16;

    private sealed class Lane
    {
        public readonly SemaphoreSlim Turn = new(1);
        public int Members;
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane?[]> _lanes = new(StringComparer.Ordinal);
    private readonly FailureLedger _ledger = new();
    private readonly VerifiedLogins _verified = new();
    private readonly DearTurns _dear = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="check">The names and passwords.</param>
    /// <param name="address">What guesses are counted by: an address, a network, a user.</param>
    /// <param name="name">As given.</param>
    /// <param name="password">As given.</param>
    /// <param name="cancellation">The client has left.</param>
    public async Task<LoginVerdict> EnterAsync(LoginCheck check, string address, string name, string password, CancellationToken cancellation)
    {
        // The many at one address who have the right password must not wait for each other, as long as nobody there guesses.
        if (!IsSuspect(address)
            && (check.IsDear ? _verified.Find(check, address, name, password) : check.Find(name, password)) is { } right)
        {
            return new(right, false, 0, false);
        }

        // The number says nothing of whether there is such a name, and nobody outside can tell which names share one.
        var number = (int)((uint)name.GetHashCode(StringComparison.Ordinal) % LanesOfOne);
        if (Join(address, number) is not { } lane)
        {
            return new(null, TooMany: true, 0, false);
        }

        try
        {
            await lane.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await CheckAsync(check, address, name, password, cancellation).ConfigureAwait(false);
            }
            finally
            {
                lane.Turn.Release();
            }
        }
        finally
        {
            Leave(address, number, lane);
        }
    }

    private async Task<LoginVerdict> CheckAsync(LoginCheck check, string address, string name, string password, CancellationToken cancellation)
    {
        if (await FindAsync(check, address, name, password, cancellation).ConfigureAwait(false) is { } user)
        {
            return new(user, false, 0, false);
        }

        (TimeSpan Delay, int Failures, bool IsTold) failed;
        lock (_lock)
        {
            failed = _ledger.Failed(address, clock.Now.Monotonic);
        }

        // Whoever hangs up does not shorten it: his next guess waits behind this one.
        await Task.Delay(failed.Delay, CancellationToken.None).ConfigureAwait(false);
        return new(null, false, failed.Failures, failed.IsTold);
    }

    private async Task<HttpUser?> FindAsync(LoginCheck check, string address, string name, string password, CancellationToken cancellation)
    {
        if (!check.IsDear)
        {
            return check.Find(name, password);
        }

        if (_verified.Find(check, address, name, password) is { } known)
        {
            return known;
        }

        await _dear.EnterAsync(FailuresOf(address), cancellation).ConfigureAwait(false);
        try
        {
            var user = await Task.Run(() => check.Find(name, password), CancellationToken.None).ConfigureAwait(false);
            if (user is not null)
            {
                _verified.Add(check, address, name, password, user);
            }

            return user;
        }
        finally
        {
            _dear.Leave();
        }
    }

    private int FailuresOf(string address)
    {
        lock (_lock)
        {
            return _ledger.Of(address, clock.Now.Monotonic);
        }
    }

    private bool IsSuspect(string address)
    {
        lock (_lock)
        {
            return _lanes.ContainsKey(address) || _ledger.Of(address, clock.Now.Monotonic) > 0;
        }
    }

    private Lane? Join(string address, int number)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(address, out var lanes))
            {
                if (_lanes.Count >= MostAddresses)
                {
                    return null;
                }

                _lanes[address] = lanes = new Lane?[LanesOfOne];
            }

            var lane = lanes[number] ??= new();
            if (lane.Members > MostWaiting)
            {
                return null;
            }

            lane.Members++;
            return lane;
        }
    }

    private void Leave(string address, int number, Lane lane)
    {
        lock (_lock)
        {
            if (--lane.Members == 0)
            {
                lane.Turn.Dispose();
                var lanes = _lanes[address];
                lanes[number] = null;
                if (Array.TrueForAll(lanes, other => other is null))
                {
                    _lanes.Remove(address);
                }
            }
        }
    }
}
