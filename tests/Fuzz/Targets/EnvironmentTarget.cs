using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>KEY=val,KEY2="v 2".</summary>
internal sealed class EnvironmentTarget : Target
{
    public override string Name => "environment";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. new[] { "A=1,B=\"two, 2\",C='x'", "PATH=/usr/bin:/bin", "A=\"%(ENV_X)s\",\n B=2,", "A=b#c\nd,E=f" }.Select(Bytes)];

    public override IReadOnlyList<string> Words { get; } = ["A", "=", ",", "\"", "'", "#", "\n", " ", "a/b", "(", ")", "A=1,", "é", ";", "\\", "\0"];

    public override bool Try(byte[] input)
    {
        var pairs = EnvironmentList.Parse(Text(input));
        if (!pairs.Succeeded)
        {
            Clear(pairs.Error);
        }

        return pairs.Succeeded;
    }
}
