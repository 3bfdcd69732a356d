using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Base of every cmdlet: collects in ProcessRecord, acts once in EndProcessing, stops when told, and turns failures into error records.</summary>
public abstract class SupervisorCmdlet : PSCmdlet, IDisposable
{
    // Made at once: made on demand, a stop that comes before would be lost.
    private readonly CancellationTokenSource _stop = new();

    private IReadOnlyList<string> _typed = [];
    private bool _recorded;

    private protected CancellationToken StopToken => _stop.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected sealed override void BeginProcessing()
    {
        _typed = [.. MyInvocation.BoundParameters.Keys];
        Guarded(Begin);
    }

    protected sealed override void ProcessRecord()
    {
        _recorded = true;
        Guarded(Collect);
    }

    /// <summary>An empty pipe, or one whose objects could not be bound, asks for nothing: never for the default engine.</summary>
    protected sealed override void EndProcessing()
    {
        if (_recorded || !MyInvocation.ExpectingInput)
        {
            Guarded(Act);
        }
    }

    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Checks what can be checked before anything is piped.</summary>
    private protected virtual void Begin()
    {
    }

    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Given on the command line, not by what is piped.</summary>
    private protected bool IsTyped(string parameter) => _typed.Contains(parameter);

    /// <summary>Takes one piped record.</summary>
    private protected virtual void Collect()
    {
    }

    /// <summary>Does the work, for all records at once.</summary>
    private protected abstract void Act();

    /// <summary>-Force answers the question, but -WhatIf still wins, and -Confirm given by hand still asks.</summary>
    private protected bool MayGoOn(SwitchParameter force, string target, string action) =>
        (force && !MyInvocation.BoundParameters.ContainsKey("Confirm") && !MyInvocation.BoundParameters.ContainsKey("WhatIf") && !LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")))
        || ShouldProcess(target, action);

    private protected void Pump(Func<PipelinePump, Task> work) => new PipelinePump(this, _stop).Run(work);

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Select-Object -First and a broken pipeline end us without StopProcessing.
            _stop.Cancel();
            _stop.Dispose();
        }
    }

    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (RefusedException refused)
        {
            ThrowTerminatingError(refused.Record);
        }
        catch (SupervisorException failure)
        {
            ThrowTerminatingError(Refusals.Of(failure, failure.Address));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }
}
