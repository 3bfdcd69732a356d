namespace Supervisor.Engine.Logs;

/// <summary>One file and the device it lies on. What is asked of it is done in order, by the pump or by the device's <see cref="LateWriter"/>.</summary>
internal sealed class LogDisk(RotatingFile file, LogDevice device, DiskWork work)
{
    private long _waiting;

    /// <summary>Touched by whoever carries out what is asked, but for its counts.</summary>
    internal RotatingFile File => file;

    internal LogDevice Device { get; private set; } = device;

    internal DiskWork Work { get; set; } = work;

    /// <summary>Bytes that were left to the late writer and are not written yet.</summary>
    internal long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Whoever writes here should wait a moment: no more fits.</summary>
    internal bool IsFull => Device.Late is { IsGivenUp: false } && !Device.Admits(this);

    internal void Write(ReadOnlySpan<byte> bytes) => Work.Write(this, bytes);

    internal void Show(RecentOutput followers, ReadOnlySpan<byte> bytes) => Work.Show(followers, bytes);

    internal void Do(Action work) => Work.Do(this, work);

    internal void Then(Action work) => Work.Then(work);

    /// <summary>When everything that was asked so far is done, or when the device does not answer.</summary>
    internal void WhenDone(Action done) => Work.Then(() =>
    {
        if (Device.Late is { } late)
        {
            late.WhenDone(done);
        }
        else
        {
            done();
        }
    });

    /// <summary>Only between two devices that are both in time, or things would be done out of order.</summary>
    internal void IsOn(LogDevice device)
    {
        if (!Device.IsLate && !device.IsLate)
        {
            Device = device;
        }
    }

    internal void Add(int waiting) => Interlocked.Add(ref _waiting, waiting);
}
