using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http;

namespace Supervisor.Fuzz.Targets;

/// <summary>Bodies of the JSON API's actions, up to the request that the loop would get.</summary>
internal sealed class JsonTarget : Target
{
    private static readonly SupervisorState State = Tree();

    public override string Name => "json";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [.. new[]
    {
        """{"names":["web","g:*"],"wait":true,"timeoutSeconds":1.5}""",
        """{"names":["*"],"force":true,"signal":"HUP","states":["Running","STOPPED"]}""",
        """{"Names":["w[ae]b"],"signal":"15"}""",
    }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "\"names\":", "\"names\":null", "\"states\":[null]", "\"states\":", "\"signal\":", "\"timeoutSeconds\":", "\"wait\":", "[null]", "\"web\"", "\"*\"", "\"w[\"", "\"\"", "\\u0000", "\\ud800", "1e999", "-1", "//", "é",
    ];

    public override bool Try(byte[] input)
    {
        ActionRequest? asked;
        try
        {
            asked = JsonSerializer.Deserialize(input, ProtocolJson.Default.ActionRequest);
        }
        catch (JsonException refusal)
        {
            Clear(refusal.Message);
            return false;
        }

        // The endpoint refuses these itself.
        if (asked?.Names is null || asked.Names.Contains(null!))
        {
            return false;
        }

        var accepted = false;
        foreach (var verb in (ReadOnlySpan<string>)["start", "stop", "restart", "signal", "wait"])
        {
            var plan = ActionPlan.Make(verb, asked, State, out var refusal);
            if (plan is null)
            {
                Clear(refusal?.Message);
            }

            accepted |= plan is not null;
        }

        return accepted;
    }

    private static SupervisorState Tree()
    {
        var text = "[supervisord]\nlogfile=/tmp/l\npidfile=/tmp/p\nchildlogdir=/tmp\n[program:web]\ncommand=cat\n[program:x]\ncommand=cat\n[group:g]\nprograms=x\n";
        var environment = new ReadingEnvironment { Variables = new Dictionary<string, string>(), HostName = "h", CurrentDirectory = "/tmp" };
        var path = Path.Combine(Path.GetTempPath(), $"fuzz-{Environment.ProcessId}.conf");
        File.WriteAllText(path, text);
        var groups = ConfigurationReader.Read(path, SupervisordArguments.None, environment, new ConfigFiles()).Configuration!.Groups;
        File.Delete(path);
        var life = new SupervisorLife();
        return groups.Aggregate(SupervisorState.Empty, (state, group) => life.Next(state, new SupervisorInput.GroupAdded(group), default, []));
    }
}
