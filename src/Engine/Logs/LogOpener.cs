using System.Collections.Concurrent;

namespace Supervisor.Engine.Logs;

/// <summary>
/// Opens log files for the loop on a thread of its own, so that a disk that does not answer costs the loop a moment and no more. On the loop's
/// thread only.
/// </summary>
internal sealed class LogOpener(ILogFiles files, TimeSpan patience) : IDisposable
{
    private OpeningThread? _thread;

    /// <summary>A file that is not opened yet when nobody waits any more.</summary>
    internal const int Late = int.MinValue;

    /// <summary>The descriptor with its length and device, the negative errno, or <see cref="Late"/>.</summary>
    internal int Open(string path, LogFileMode mode, out long length, out long device)
    {
        var order = new Opening(path, mode);
        _thread ??= new OpeningThread(files);
        _thread.Take(order);
        if (order.Wait(patience))
        {
            (length, device) = (order.Length, order.Device);
            return order.File;
        }

        // Whatever comes of it, it is nobody's. The next one gets another thread.
        _thread.Finish();
        _thread = null;
        (length, device) = (0, -1);
        return Late;
    }

    public void Dispose() => _thread?.Finish();

    private sealed class OpeningThread
    {
        private readonly BlockingCollection<Opening> _orders = [];

        internal OpeningThread(ILogFiles files) =>
            new Thread(() =>
            {
                foreach (var order in _orders.GetConsumingEnumerable())
                {
                    order.CarryOut(files);
                }
            })
            { Name = "log opener", IsBackground = true }.Start();

        internal void Take(Opening order) => _orders.Add(order);

        internal void Finish() => _orders.CompleteAdding();
    }

    private sealed class Opening(string path, LogFileMode mode)
    {
        private readonly ManualResetEventSlim _done = new();
        private int _settled;

        internal int File { get; private set; }

        internal long Length { get; private set; }

        internal long Device { get; private set; } = -1;

        internal void CarryOut(ILogFiles files)
        {
            File = files.Open(path, mode);
            if (File >= 0)
            {
                _ = files.Look(File, out var length, out _);
                (Length, Device) = (length, files.DeviceOf(File));
            }

            if (Interlocked.Exchange(ref _settled, 1) == 0)
            {
                _done.Set();
            }
            else if (File >= 0)
            {
                files.Close(File);
            }
        }

        /// <summary>False when it is left to itself.</summary>
        internal bool Wait(TimeSpan patience) => _done.Wait(patience) || Interlocked.Exchange(ref _settled, 1) == 1 && Settled();

        // It has come about in the very moment in which we gave up.
        private bool Settled()
        {
            _done.Wait();
            return true;
        }
    }
}
