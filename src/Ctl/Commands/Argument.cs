namespace Supervisor.Ctl.Commands;

/// <summary>What the words behind a command are names of, for their completion.</summary>
internal enum Argument
{
    Nothing,
    Processes,
    Groups,
    Actions,
}
