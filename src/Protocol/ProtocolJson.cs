using System.Text.Json.Serialization;

namespace Supervisor;

/// <summary>The JSON of everything that crosses the socket, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SupervisedProcess))]
[JsonSerializable(typeof(SupervisedProcess[]))]
[JsonSerializable(typeof(SupervisorEngine))]
[JsonSerializable(typeof(UpgradeReply))]
[JsonSerializable(typeof(UpgradeRequest))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionResult))]
[JsonSerializable(typeof(FaultResponse))]
[JsonSerializable(typeof(ConfigChange[]))]
[JsonSerializable(typeof(ConfigProblem[]))]
[JsonSerializable(typeof(ConfigFragment[]))]
[JsonSerializable(typeof(ConfigurationRequest))]
[JsonSerializable(typeof(RunningConfiguration))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(GroupResult))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogMark))]
[JsonSerializable(typeof(LogRequest))]
[JsonSerializable(typeof(SupervisedGroup[]))]
[JsonSerializable(typeof(SupervisorEvent))]
public sealed partial class ProtocolJson : JsonSerializerContext;
