using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Subscribes to events in the background; Unregister-Event ends it.</summary>
[Cmdlet(VerbsLifecycle.Register, "SupervisorEvent")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterSupervisorEventCommand : EventCmdlet
{
    /// <summary>The name of the subscription, for Get-Event, Wait-Event and Unregister-Event; a new GUID when omitted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? SourceIdentifier { get; set; }

    /// <summary>What to do with each event, which is $EventArgs.Event; without it events wait for Get-Event.</summary>
    [Parameter]
    public ScriptBlock? Action { get; set; }

    /// <summary>Handed to the action as $Event.MessageData.</summary>
    [Parameter]
    public PSObject? MessageData { get; set; }

    /// <summary>End after this many events; 0, the default, never.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTriggerCount { get; set; }

    /// <summary>Hide the subscription from Get-EventSubscriber.</summary>
    [Parameter]
    public SwitchParameter SupportEvent { get; set; }

    /// <summary>Send the events to the session that this one was opened from.</summary>
    [Parameter]
    public SwitchParameter Forward { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        if (Action is not null && Forward)
        {
            throw Refused(ErrorIds.ActionAndForwardNotSupported, ErrorCategory.InvalidOperation, "cannot register the event: -Action is done here, and -Forward sends it elsewhere; give one of them");
        }

        if (SourceIdentifier is not null && Events.GetEventSubscribers(SourceIdentifier).GetEnumerator().MoveNext())
        {
            throw Refused(ErrorIds.SubscriberExists, ErrorCategory.ResourceExists, $"cannot register the event: the source identifier '{SourceIdentifier}' is taken; Unregister-Event ends the other subscription");
        }
    }

    private protected override void Act()
    {
        var source = new SupervisorEventSource(MaxTriggerCount);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (filter, standing) = (Filter, 0);
        try
        {
            OnEach(ChosenSessions(), async (session, pump) =>
            {
                pump.Verbose($"watch the events of {session.Name}");
                await source.BeginAsync(session.Client, filter.Selects, go.Task).WaitAsync(pump.Stopping).ConfigureAwait(false);
                Interlocked.Increment(ref standing);
            });
        }
        catch
        {
            source.Dispose();
            throw;
        }

        if (standing == 0 || StopToken.IsCancellationRequested)
        {
            source.Dispose();
            return;
        }

        var subscriber = Events.SubscribeEvent(
            source, nameof(SupervisorEventSource.EventReceived), SourceIdentifier ?? Guid.NewGuid().ToString(), MessageData, Action, SupportEvent, Forward, MaxTriggerCount);
        subscriber.Unsubscribed += (_, _) => source.Dispose();
        go.SetResult();
        if (Action is not null)
        {
            WriteObject(subscriber.Action);
        }
    }

    private static RefusedException Refused(string id, ErrorCategory category, string message) => new(Refusals.Of(new ArgumentException(message), id, category, null));
}
