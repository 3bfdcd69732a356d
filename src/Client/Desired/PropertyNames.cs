namespace Supervisor.Client.Desired;

/// <summary>Names of properties that code asks for; all others stand in their tables only.</summary>
public static class PropertyNames
{
    public const string Exist = "_exist";
    public const string InDesiredState = "_inDesiredState";
    public const string Purge = "_purge";
    public const string Name = "name";
    public const string State = "state";
    public const string Command = "command";
    public const string Processes = "processes";
    public const string Programs = "programs";
    public const string Source = "source";
    public const string SocketPath = "socketPath";
    public const string TimeoutSec = "timeoutSec";
    public const string ConfigPath = "configPath";
    public const string Version = "version";
}
