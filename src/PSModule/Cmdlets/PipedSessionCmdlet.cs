using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of the cmdlets about whole engines: sessions may be piped to them.</summary>
public abstract class PipedSessionCmdlet : SessionCmdlet
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }
}
