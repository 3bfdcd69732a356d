using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Makes engines take up groups that are in their configuration files and not active yet.</summary>
[Cmdlet(VerbsCommon.Add, "SupervisedGroup", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(SupervisedGroup))]
public sealed class AddSupervisedGroupCommand : GroupActionCmdlet
{
    private protected override string Action => "add";

    private protected override bool Approved(string target) => ShouldProcess(target, "Add group");

    private protected override IAsyncEnumerable<GroupResult> Ask(SupervisorSession session, IReadOnlyList<string> names, CancellationToken cancellation) =>
        session.Client.AddGroupsAsync(names, cancellation);
}
