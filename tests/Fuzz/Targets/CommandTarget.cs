using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>Shell quoting: words that, quoted again, split into themselves.</summary>
internal sealed class CommandTarget : Target
{
    public override string Name => "command";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "/bin/sh -c 'echo \"a b\" $HOME'", "a\\ b \"c\\\"d\" 'e'f", "cat", "x \"\" ''", "\"\\n\\\\\\a\"" }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } = ["'", "\"", "\\", " ", "\t", "\n", "''", "\"\"", "\\\"", "\\'", "a", "#", "$x", "é", "𝄞", "\0", "\u00A0"];

    public override bool Try(byte[] input)
    {
        var split = CommandSplitter.Split(Text(input));
        if (!split.Succeeded)
        {
            Clear(split.Error);
            return false;
        }

        var again = CommandSplitter.Split(string.Join(' ', split.Value.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'")));
        return again.Succeeded && again.Value.SequenceEqual(split.Value) ? true : throw new BrokenPromise("quoted words do not split into themselves");
    }
}
