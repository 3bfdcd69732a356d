using Supervisor.Configuration;

namespace Supervisor.Ctl;

/// <summary>What reading the configuration gave: its [supervisorctl] (defaults when there is no file), or errors in the original's words.</summary>
public sealed record SupervisorctlFile(SupervisorctlSettings Settings, IReadOnlyList<string> Errors);

/// <summary>Reads [supervisorctl] from the file that was named, or from the first default path when none was.</summary>
public delegate SupervisorctlFile ReadSupervisorctlFile(string? path, string programName);
