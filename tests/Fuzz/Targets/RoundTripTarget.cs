using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>Whatever was read can be written in every format, and reads back as the same sections.</summary>
internal sealed class RoundTripTarget : Target
{
    public override string Name => "roundtrip";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. ConfigurationTexts.All.Select(Bytes), Bytes(SampleConfiguration.Text)];

    public override IReadOnlyList<string> Words => ConfigurationTexts.Words;

    public override bool Try(byte[] input)
    {
        if (input.Contains((byte)0))
        {
            // No file with a NUL is taken (ConfigurationReader says so with its line), and none is written.
            return false;
        }

        var document = new IniDocument();
        document.Merge(IniFile.Parse("/a.conf", Text(input)));
        var sections = ConfigurationText.Whole(document).ToList();
        foreach (var format in Enum.GetValues<ConfigurationFormat>())
        {
            var text = ConfigurationText.Write(sections, format);
            if (text.Error is { } why)
            {
                throw new BrokenPromise($"{format}: cannot write what was read: {why}");
            }

            var again = new IniDocument();
            again.Merge(ConfigurationText.Parse("/a", text.Value, format, out var problem));
            if (problem is not null || View(ConfigurationText.Whole(again)) != View(sections))
            {
                throw new BrokenPromise($"{format}: what was written reads back otherwise {problem}");
            }
        }

        return sections.Count > 0;
    }

    private static string View(IEnumerable<IniSection> sections) => string.Join('\n', sections.Select(section =>
        $"[{section.Name}]\n{string.Join('\n', section.Options.Select(option => $"{option.Key}={option.Value.Replace("\n", "\n ", StringComparison.Ordinal)}"))}"));
}
