using System.Reflection;
using Supervisor.Client;
using Supervisor.Client.Desired;
using Supervisor.Configuration;

namespace Supervisor.Unit.Client.Desired;

/// <summary>An engine that knows configuration, fragments and states, and nothing else of an engine.</summary>
public class FakeFragmentEngine : DispatchProxy
{
    public const string MainFile = "/etc/supervisord.conf";

    private readonly SectionReading _reading = new();
    private readonly Dictionary<string, string> _states = new(StringComparer.Ordinal);

    /// <summary>The engine's own file.</summary>
    public string Main { get; set; } = "[supervisord]\n";

    public SortedDictionary<string, string> Fragments { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Thrown by every request.</summary>
    public SupervisorException? Broken { get; set; }

    /// <summary>Called before the so-maniest request is answered, from 0.</summary>
    public Action<int>? Before { get; set; }

    private int _requests;

    /// <summary>By process: why it does not start.</summary>
    public Dictionary<string, string> DoNotStart { get; } = new(StringComparer.Ordinal);

    public ISupervisorClient Client => (ISupervisorClient)(object)this;

    public static FakeFragmentEngine Create() => (FakeFragmentEngine)(object)Create<ISupervisorClient, FakeFragmentEngine>();

    public IniDocument? ReadFile(string path)
    {
        var document = new IniDocument();
        document.Merge(IniFile.Parse(path, Main));
        return document;
    }

    public void State(string process, string state) => _states[process] = state;

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name != "Dispose" && Broken is { } broken)
        {
            throw broken;
        }

        if (method.Name.EndsWith("Async", StringComparison.Ordinal))
        {
            Before?.Invoke(_requests++);
        }

        return method.Name switch
        {
            "get_Address" => "fake",
            "Dispose" => null,
            "GetEngineAsync" => Task.FromResult(new SupervisorEngine { Version = "0.1.0", CompatibleVersion = "4.3.0", ApiVersion = "3.0", State = "Running", ConfigPath = MainFile }),
            "GetFragmentsAsync" => Task.FromResult<IReadOnlyList<ConfigFragment>>([.. Fragments.Select(Fragment)]),
            "GetProcessesAsync" => Task.FromResult<IReadOnlyList<SupervisedProcess>>([.. Programs().SelectMany(Processes)]),
            "PushFragmentAsync" => Push((string)arguments![0]!, (ConfigurationRequest)arguments[1]!),
            "RemoveFragmentAsync" => Remove((string)arguments![0]!, (ConfigurationRequest)arguments[1]!),
            "ActAsync" => ActAsync((string)arguments![0]!, (ActionRequest)arguments[1]!),
            var other => throw new NotSupportedException(other),
        };
    }

    private static ConfigFragment Fragment(KeyValuePair<string, string> fragment) =>
        new() { Name = fragment.Key, File = $"/etc/fragments.d/{fragment.Key}.conf", Text = fragment.Value };

    private IEnumerable<WrittenProgram> Programs() => WrittenPrograms.In(ReadFile(MainFile)!, []).Concat(Fragments.Select(Fragment).SelectMany(WrittenPrograms.In));

    private IEnumerable<SupervisedProcess> Processes(WrittenProgram program) => _reading.ProcessNames(program).Select(name =>
    {
        var full = name == program.Group ? name : $"{program.Group}:{name}";
        return new SupervisedProcess { Name = full, Group = program.Group, ProcessName = name, State = _states.GetValueOrDefault(full, "Running") };
    });

    private Task<IReadOnlyList<ConfigChange>> Push(string name, ConfigurationRequest request)
    {
        Asked.Add($"push {name}{(request.WhatIf ? " (what if)" : "")}");
        if (request.Text!.Contains("directory=/slow", StringComparison.Ordinal))
        {
            throw new SupervisorException(SupervisorErrorKind.Fault, "fake", "cannot say that the configuration is applied") { Fault = new(30, "TIMEOUT", "cannot say that the configuration is applied") };
        }

        if (request.Text!.Contains("user=nobody-at-all", StringComparison.Ordinal))
        {
            throw new SupervisorException(SupervisorErrorKind.Fault, "fake", "cannot use the configuration")
            {
                Problems = [new() { Severity = "Warning", Message = "never mind" }, new() { Severity = "Error", Message = "Invalid user name nobody-at-all", File = $"{name}.conf", Line = 3 }],
            };
        }

        if (!request.WhatIf)
        {
            Fragments[name] = request.Text;
        }

        return Task.FromResult<IReadOnlyList<ConfigChange>>([]);
    }

    private Task<IReadOnlyList<ConfigChange>> Remove(string name, ConfigurationRequest request)
    {
        Asked.Add($"remove {name}{(request.WhatIf ? " (what if)" : "")}");
        if (!request.WhatIf)
        {
            Fragments.Remove(name);
        }

        return Task.FromResult<IReadOnlyList<ConfigChange>>([]);
    }

    private async IAsyncEnumerable<ActionResult> ActAsync(string action, ActionRequest request)
    {
        await Task.CompletedTask;
        Asked.Add($"{action} {string.Join(' ', request.Names)}");
        foreach (var name in request.Names)
        {
            var fault = action == "start" && DoNotStart.TryGetValue(name, out var why) ? new Fault(30, "TIMEOUT", why) : null;
            if (fault is null)
            {
                State(name, action == "start" ? "Running" : "Stopped");
            }

            yield return new ActionResult { Name = name, Fault = fault };
        }
    }
}
