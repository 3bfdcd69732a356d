using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Carries a finished error record to the pipeline thread, where it ends the cmdlet.</summary>
internal sealed class RefusedException(ErrorRecord record) : Exception(record.Exception.Message, record.Exception)
{
    public ErrorRecord Record { get; } = record;
}
