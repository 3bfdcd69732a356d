namespace Supervisor.Engine.Http.Entry;

/// <summary>Something of which few are done at a time: so many for each kind of claimant, and fewer for one of them. Who comes later goes before one who has his share.</summary>
/// <param name="most">So many for one kind.</param>
/// <param name="ofOne">So many for one claimant.</param>
/// <param name="patience">How long a turn is waited for.</param>
internal sealed class Turns(int most, int ofOne, TimeSpan patience)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Claimant, int> _taken = [];
    private readonly int[] _ofKind = new int[Enum.GetValues<ClaimantKind>().Length];
    private readonly LinkedList<(Claimant Who, TaskCompletionSource Turn)> _waiting = new();

    /// <summary>Null when none has become free in time; a turn is over when it is disposed, by anybody and any number of times.</summary>
    public async Task<IDisposable?> EnterAsync(Claimant who, CancellationToken cancellation)
    {
        LinkedListNode<(Claimant, TaskCompletionSource Turn)> place;
        lock (_lock)
        {
            if (Take(who))
            {
                return new Turn(this, who);
            }

            place = _waiting.AddLast((who, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await place.Value.Turn.Task.WaitAsync(patience, cancellation).ConfigureAwait(false);
            return new Turn(this, who);
        }
        catch (TimeoutException)
        {
            return Forget(place) ? null : new Turn(this, who);
        }
        catch (OperationCanceledException)
        {
            if (!Forget(place))
            {
                Leave(who);
            }

            throw;
        }
    }

    private void Leave(Claimant who)
    {
        lock (_lock)
        {
            _ofKind[(int)who.Kind]--;
            if (--_taken[who] == 0)
            {
                _taken.Remove(who);
            }

            for (var place = _waiting.First; place is not null; place = place.Next)
            {
                if (Take(place.Value.Who))
                {
                    _waiting.Remove(place);
                    place.Value.Turn.SetResult();
                    return;
                }
            }
        }
    }

    private bool Take(Claimant who)
    {
        var taken = _taken.GetValueOrDefault(who);
        if (taken >= ofOne || _ofKind[(int)who.Kind] >= most)
        {
            return false;
        }

        _taken[who] = taken + 1;
        _ofKind[(int)who.Kind]++;
        return true;
    }

    /// <summary>False when the turn was given just now.</summary>
    private bool Forget(LinkedListNode<(Claimant, TaskCompletionSource)> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return false;
            }

            _waiting.Remove(place);
            return true;
        }
    }

    private sealed class Turn(Turns turns, Claimant who) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                turns.Leave(who);
            }
        }
    }
}
