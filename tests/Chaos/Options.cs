namespace Supervisor.Chaos;

/// <summary>What one run is to be, as it was asked for.</summary>
internal sealed record Options
{
    public int Programs { get; init; } = 200;

    /// <summary>Lines a second of each program.</summary>
    public double Rate { get; init; } = 20;

    public double Seconds { get; init; } = 60;

    public int Seed { get; init; } = Environment.TickCount & 0xFFFFFF;

    /// <summary>Where the engine's binary is.</summary>
    public string Engine { get; init; } = Path.GetFullPath("output/engine");

    /// <summary>Names of the faults to do; none: all.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Part of the time, at the end, in which the engine itself is left alone, so that one can see what stays in its memory.</summary>
    public double Calm { get; init; } = 0.3;

    /// <summary>How much longer than usual the pauses between two faults are.</summary>
    public double Pause { get; init; } = 1;

    /// <summary>Where everything is written; removed at the end when all was well and nobody named it.</summary>
    public string? Folder { get; init; }

    public bool ListFaults { get; init; }

    /// <summary>Throws <see cref="FormatException"/> for what is no option.</summary>
    public static Options Parse(string[] words)
    {
        var options = new Options();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "--list")
            {
                options = options with { ListFaults = true };
                continue;
            }

            var value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"cannot use '{words[i]}': its value is missing");
            options = words[i++] switch
            {
                "--programs" => options with { Programs = Math.Max(12, int.Parse(value, CultureInfo.InvariantCulture)) },
                "--rate" => options with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--engine" => options with { Engine = Path.GetFullPath(value) },
                "--faults" => options with { Faults = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
                "--calm" => options with { Calm = double.Parse(value, CultureInfo.InvariantCulture) },
                "--pause" => options with { Pause = double.Parse(value, CultureInfo.InvariantCulture) },
                "--folder" => options with { Folder = Path.GetFullPath(value) },
                var unknown => throw new FormatException($"cannot use '{unknown}': no such option"),
            };
        }

        return options;
    }
}
