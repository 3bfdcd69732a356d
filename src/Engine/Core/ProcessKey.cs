namespace Supervisor.Engine.Core;

/// <summary>Which process: its group and its name in it.</summary>
public readonly record struct ProcessKey(string Group, string Process)
{
    /// <summary>"group:process", or just the name when both are equal: what people read and type.</summary>
    public string DisplayName => Group == Process ? Process : $"{Group}:{Process}";

    public override string ToString() => DisplayName;
}
