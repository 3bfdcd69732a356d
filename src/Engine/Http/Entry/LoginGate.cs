using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http.Entry;

// Constraints: guesses must be slow, however many connections they come over; whoever is at another address must not notice;
// whoever has the right password must not pay for a dear hash with each request; memory is bounded.
// Scheme: an address has one turn at a time, and a wrong password holds the turn for a while that grows. Few wait behind it, the
// others are told so at once. Where nobody has guessed lately, a cheap check is made without a turn: the first wrong one ends that. Dear checks share a few permits, so that guesses from many addresses leave processors for the rest.
// A dear check that went well is remembered under a keyed digest.

/// <summary>What became of a name and a password.</summary>
internal readonly record struct LoginVerdict(HttpUser? User, bool TooMany, int Failures, bool IsTold);

/// <summary>Checks passwords, one at a time for each address, slower with each wrong one.</summary>
internal sealed class LoginGate(Clock clock) : IDisposable
{
    private const int MostWaiting = 8;
    private const int MostAddresses = 4096;

    private sealed class Line
    {
        public readonly SemaphoreSlim Turn = new(1);
        public int Members;
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly FailureLedger _ledger = new();
    private readonly VerifiedLogins _verified = new();
    private readonly SemaphoreSlim _dear = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<LoginVerdict> EnterAsync(LoginCheck check, string address, string name, string password, CancellationToken cancellation)
    {
        if (check.IsDear && _verified.Find(check, name, password) is { } known)
        {
            return new(known, false, 0, false);
        }

        // The many at one address who have the right password must not wait for each other, as long as nobody there guesses.
        if (!check.IsDear && !IsSuspect(address) && check.Find(name, password) is { } right)
        {
            return new(right, false, 0, false);
        }

        if (Join(address) is not { } line)
        {
            return new(null, TooMany: true, 0, false);
        }

        try
        {
            await line.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await CheckAsync(check, address, name, password, cancellation).ConfigureAwait(false);
            }
            finally
            {
                line.Turn.Release();
            }
        }
        finally
        {
            Leave(address, line);
        }
    }

    public void Dispose() => _dear.Dispose();

    private async Task<LoginVerdict> CheckAsync(LoginCheck check, string address, string name, string password, CancellationToken cancellation)
    {
        if (await FindAsync(check, name, password, cancellation).ConfigureAwait(false) is { } user)
        {
            lock (_lock)
            {
                _ledger.Succeeded(address);
            }

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

    private async Task<HttpUser?> FindAsync(LoginCheck check, string name, string password, CancellationToken cancellation)
    {
        if (!check.IsDear)
        {
            return check.Find(name, password);
        }

        await _dear.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var user = await Task.Run(() => check.Find(name, password), CancellationToken.None).ConfigureAwait(false);
            if (user is not null)
            {
                _verified.Add(check, name, password, user);
            }

            return user;
        }
        finally
        {
            _dear.Release();
        }
    }

    private bool IsSuspect(string address)
    {
        lock (_lock)
        {
            return _lines.ContainsKey(address) || _ledger.Remembers(address, clock.Now.Monotonic);
        }
    }

    private Line? Join(string address)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(address, out var line))
            {
                if (_lines.Count >= MostAddresses)
                {
                    return null;
                }

                _lines[address] = line = new();
            }

            if (line.Members > MostWaiting)
            {
                return null;
            }

            line.Members++;
            return line;
        }
    }

    private void Leave(string address, Line line)
    {
        lock (_lock)
        {
            if (--line.Members == 0)
            {
                _lines.Remove(address);
                line.Turn.Dispose();
            }
        }
    }
}
