using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>INI text to sections: every bad line is named with its number and its text.</summary>
internal sealed class IniTarget : Target
{
    public override string Name => "ini";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Bytes(SampleConfiguration.Text), .. ConfigurationTexts.All.Select(Bytes)];

    public override IReadOnlyList<string> Words => ConfigurationTexts.Words;

    public override bool Try(byte[] input)
    {
        var text = Text(input);
        var lines = text.Count(c => c is '\n' or '\r') + 1;
        var file = IniFile.Parse("/etc/x.conf", text);
        foreach (var bad in file.BadLines.Concat(file.Headless is { } headless ? [headless] : []))
        {
            Place(bad.Line, lines);
            Clear(bad.Text);
        }

        foreach (var option in file.Sections.SelectMany(section => section.Options))
        {
            Place(option.Source.Line, lines);
        }

        return file.BadLines.Count == 0 && file.Headless is null;
    }

    private static void Place(int line, int lines)
    {
        if (line < 1 || line > lines)
        {
            throw new BrokenPromise($"line {line} of {lines}");
        }
    }
}
