namespace Supervisor.Configuration;

/// <summary>Where a setting was written: a file and a line counted from 1 (0 when only the file is known).</summary>
public readonly record struct SourceLocation(string File, int Line)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
