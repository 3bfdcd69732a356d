using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Why an engine does not take a configuration: one record for each problem, with its file and line.</summary>
internal static class ConfigRefusals
{
    public static IEnumerable<ErrorRecord> Of(SupervisorException refused, FragmentPush? fragment, IReadOnlyList<string> groups, SupervisorSession session)
    {
        var errors = refused.Problems.Where(problem => problem.Severity == "Error").ToList();
        if (errors.Count > 0)
        {
            return errors.Select(problem => Record(ErrorIds.ConfigurationInvalid, ErrorCategory.InvalidData, problem, $"cannot use the configuration on {session.Place}: {problem}"));
        }

        var (id, category) = refused.Fault?.Name switch
        {
            "BAD_NAME" when fragment is not null => (ErrorIds.FragmentNotFound, ErrorCategory.ObjectNotFound),
            "BAD_NAME" => (ErrorIds.GroupNotFound, ErrorCategory.ObjectNotFound),
            "TIMEOUT" => (ErrorIds.ConfigurationUpdateTimeout, ErrorCategory.OperationTimeout),
            _ => ("", ErrorCategory.NotSpecified),
        };
        return id.Length == 0
            ? [Refusals.Of(refused, session.Name)]
            : [Record(id, category, fragment?.Name ?? groups.FirstOrDefault(group => refused.Message.Contains($"'{group}'", StringComparison.Ordinal)) ?? session.Name, $"{(refused.Message.StartsWith("cannot", StringComparison.Ordinal) ? "" : "cannot change the configuration: ")}{refused.Message} (on {session.Place})")];

        ErrorRecord Record(string recordId, ErrorCategory recordCategory, object target, string message) => Refusals.Of(
            new SupervisorException(SupervisorErrorKind.Fault, refused.Address, message, refused) { Fault = refused.Fault, Problems = refused.Problems }, recordId, recordCategory, target);
    }
}
