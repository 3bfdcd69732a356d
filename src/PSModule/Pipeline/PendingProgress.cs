using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>One progress bar for a request that takes longer than a second, at most five updates a second.</summary>
internal sealed class PendingProgress : IAsyncDisposable
{
    private const int ActivityId = 4301;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly PipelinePump _pump;
    private readonly CancellationTokenSource _end;
    private readonly ProgressRecord _record;
    private readonly Task _shown;
    private volatile string _status;

    public PendingProgress(PipelinePump pump, string activity)
    {
        _pump = pump;
        _status = "waiting";
        _record = new ProgressRecord(ActivityId, activity, _status);
        _end = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        _shown = ShowAsync();
    }

    public void Settled(int count, string last) => _status = $"{count} settled, last {last}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _shown.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ShowAsync()
    {
        var visible = false;
        try
        {
            await Task.Delay(Patience, _end.Token).ConfigureAwait(false);
            for (string? shown = null; ; await Task.Delay(Interval, _end.Token).ConfigureAwait(false))
            {
                if (shown != _status)
                {
                    shown = _status;
                    _record.StatusDescription = shown;
                    _pump.Progress(_record);
                    visible = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            if (visible)
            {
                _pump.Progress(new(ActivityId, _record.Activity, "done") { RecordType = ProgressRecordType.Completed });
            }
        }
    }
}
