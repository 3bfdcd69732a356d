using System.Management.Automation;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>Writes to the standard input of a process: all piped lines in one request.</summary>
[Cmdlet(VerbsCommunications.Send, "SupervisedInput", DefaultParameterSetName = TextSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SendSupervisedInputCommand : SessionCmdlet
{
    private const string TextSet = "Text";
    private const string RawSet = "Raw";

    // Base64 of it fits into the largest body the engine takes.
    private const int LargestPiece = 512 << 10;

    private readonly MemoryStream _input = new();

    /// <summary>The process; a program's name means all of its processes.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [TextOnly]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Lines of text.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = TextSet)]
    [TextOnly]
    [AllowEmptyString]
    public string[] InputObject { get; set; } = [];

    /// <summary>Do not end each with a line feed.</summary>
    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>How text becomes bytes; UTF-8 when omitted.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [TextEncoding]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding Encoding { get; set; } = new UTF8Encoding(false);

    /// <summary>Bytes, sent as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RawSet)]
    public byte[] Raw { get; set; } = [];

    private protected override void Collect()
    {
        foreach (var line in ParameterSetName == RawSet ? [] : InputObject)
        {
            _input.Write(Encoding.GetBytes(NoNewline ? line : line + "\n"));
        }
    }

    private protected override void Act()
    {
        var bytes = ParameterSetName == RawSet ? Raw : _input.ToArray();
        var several = Session?.Length > 1;
        var plans = ChosenSessions()
            .Where(session => ShouldProcess(several ? $"{Name} on {session.Name}" : Name, $"Send {bytes.Length} bytes to standard input"))
            .Select(session => new SessionPlan(session, [SupervisedTarget.OfText(Name)])).ToList();
        var missing = new MissingNames();
        OnEach(plans, plan => plan.Session, (plan, pump) => SendAsync(plan, bytes, missing, pump));
        if (plans.Count > 0)
        {
            Pump(pump => missing.WriteAsync(plans, pump));
        }
    }

    private async Task SendAsync(SessionPlan plan, byte[] bytes, MissingNames missing, PipelinePump pump)
    {
        pump.Verbose($"send {bytes.Length} bytes to {Name} on {plan.Session.Name}");
        foreach (var piece in bytes.Length == 0 ? [bytes] : bytes.Chunk(LargestPiece))
        {
            var failed = false;
            await foreach (var result in plan.Session.Client.ActAsync("input", new ActionRequest { Names = plan.Names, Input = piece }, pump.Stopping).ConfigureAwait(false))
            {
                failed |= result.Fault is not null;
                if (result is { Fault.Code: FaultMeaning.BadName, Process: null })
                {
                    missing.Add(result.Name);
                }
                else if (result.Fault is { } fault)
                {
                    await pump.ErrorAsync(Refusals.Of(fault, "send input to", result.Name, plan.SourceOf(result.Name, result.Process), plan.Session)).ConfigureAwait(false);
                }
            }

            if (failed)
            {
                // What comes after a gap would make no sense to the reader.
                return;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _input.Dispose();
    }
}
