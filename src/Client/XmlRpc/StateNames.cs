namespace Supervisor.Client;

/// <summary>Supervisord's upper-case state names as ours: RUNNING is Running.</summary>
internal static class StateNames
{
    public static string ToName(string state) => state.Length == 0 ? state : char.ToUpperInvariant(state[0]) + state[1..].ToLowerInvariant();

    public static bool IsDown(SupervisedProcess process) =>
        process.StateCode is (int)ProcessStateName.Stopped or (int)ProcessStateName.Exited or (int)ProcessStateName.Fatal or (int)ProcessStateName.Unknown;
}
