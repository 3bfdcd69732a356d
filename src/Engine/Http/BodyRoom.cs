namespace Supervisor.Engine.Http;

/// <summary>The memory that all large bodies together may take; what a small one needs is there in any case.</summary>
internal sealed class BodyRoom(long most)
{
    private long _taken;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
