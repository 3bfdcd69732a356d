using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>upgrade: ours; another binary goes on in the server's process, with all its programs.</summary>
internal sealed class UpgradeCommand() : Command(
    "upgrade",
    """
    upgrade			Replace the remote supervisord by the file it was started from, while its programs go on.
    upgrade <binary>	The same with another file.
    """)
{
    public override bool IsOurs => true;

    public override void Run(Control control, string argument)
    {
        try
        {
            if (ConnectionCheck.Passes(control))
            {
                UpgradeAsync(control, argument.Trim()).GetAwaiter().GetResult();
            }
        }
        catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
        {
            control.Fail("ERROR: already shutting down");
        }
        catch (SupervisorException failure)
        {
            control.Fail($"error: {failure.Message}");
        }
    }

    private static async Task UpgradeAsync(Control control, string binary)
    {
        using var client = new NegotiatedClient(control.Endpoint);
        var engine = await client.UpgradeAsync(binary.Length == 0 ? null : Path.GetFullPath(binary), CancellationToken.None).ConfigureAwait(false);
        var processes = await client.GetProcessesAsync([], CancellationToken.None).ConfigureAwait(false);
        control.Say($"upgraded: generation {engine.Generation}, version {engine.Version}, {processes.Count(process => process.Id is > 0)} programs running");
    }
}
