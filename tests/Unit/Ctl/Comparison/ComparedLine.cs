namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>A command line for both clients, what each of them finds done before it (lines of our client, with semicolons), and what is typed.</summary>
internal sealed record ComparedLine(string Line, string Before = "", string Input = "")
{
    public static implicit operator ComparedLine(string line) => new(line);

    public string[] Arguments => Line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => Line + (Before.Length > 0 ? $" (after {Before})" : "") + (Input.Length > 0 ? $" < {Input.Replace("\n", "\\n", StringComparison.Ordinal)}" : "");
}
