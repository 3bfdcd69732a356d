using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>%(name)s and its relatives: a text, or the original's words about why not.</summary>
internal sealed class ExpansionTarget : Target
{
    private static readonly ExpansionNames Names = ExpansionNames
        .ForEnvironment(new Dictionary<string, string> { ["HOME"] = "/root", ["ODD"] = "%(x)s", ["EMPTY"] = "" })
        .With("program_name", "web").With("group_name", "g").With("here", "/etc").With("process_num", 7).With("numprocs", -3);

    public override string Name => "expansion";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "%(program_name)s_%(process_num)02d", "%(ENV_HOME)s/%%/%(here)s", "%(process_num)+-#0 12.3x", "%(numprocs)5s|%(process_num)c", "%(process_num)e %(process_num)G %(program_name)r %(program_name).2a" }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } =
    [
        "%(program_name)s", "%(process_num)", "%(numprocs)", "%(ENV_ODD)s", "%(ENV_EMPTY)", "%(no)s", "%%", "%", "(", ")", "s", "d", "02d", "x", "X", "o", "c", "e", "E", "f", "F", "g", "G", "r", "a", "i", "u", "b", "%s",
        "#", "0", "-", "+", " ", ".", "*", "999999999", "99999999999999999999", ".999999999f", "l", "h", "L", "é", "𝄞", "\0",
    ];

    public override bool Try(byte[] input)
    {
        var format = Text(input);
        var result = Expansion.Expand(format, Names, "program:web.command");
        if (!result.Succeeded)
        {
            Clear(result.Error);
        }
        else if (!format.Contains('%') && result.Value != format)
        {
            throw new BrokenPromise("changed a text without a percent sign");
        }

        return result.Succeeded;
    }
}
