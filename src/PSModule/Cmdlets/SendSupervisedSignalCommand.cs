using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Sends a signal to processes that run.</summary>
[Cmdlet(VerbsCommunications.Send, "SupervisedSignal", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(SupervisedProcess))]
public sealed class SendSupervisedSignalCommand : ActingCmdlet
{
    /// <summary>Name, with or without SIG, in any case; or number. 0 only asks whether the process is there.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string Signal { get; set; } = "";

    /// <summary>Known before anything is asked, and so by -WhatIf too.</summary>
    private protected override void Begin()
    {
        if (SignalNames.Parse(Signal).Error is { } why)
        {
            throw new RefusedException(Refusals.Of(ErrorIds.SignalInvalid, ErrorCategory.InvalidArgument, Signal, $"cannot send the signal '{Signal}': {why}"));
        }
    }

    private protected override string Action => "signal";

    private protected override string Deed => $"Send {Signal.ToUpperInvariant()}";

    private protected override ActionRequest Request(IReadOnlyList<string> names) => base.Request(names) with { Signal = Signal };
}
