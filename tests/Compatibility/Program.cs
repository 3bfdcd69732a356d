using Supervisor.Compatibility;
using Supervisor.Compatibility.Compare;
using Supervisor.Compatibility.Coverage;
using Supervisor.Compatibility.Play;
using Supervisor.Compatibility.Text;

// The command line behind play.sh; README.md says what it is for.
string[] names = [.. Suite.Names.Where(name => args.Length < 2 || args.Skip(1).Any(part => name.Contains(part, StringComparison.Ordinal)))];
switch (args.FirstOrDefault())
{
    case "check":
    case "live":
        return await Check(names, live: args[0] == "live");
    case "record":
        await Task.WhenAll(names.Select(Record));
        return await Check(names, live: true);
    case "original":
    case "ours":
        foreach (string name in names)
        {
            var (transcript, failure) = await Playing.Attempt(Suite.Read(name), args[0] == "ours" ? Side.Ours : Side.Original);
            Console.WriteLine(transcript?.ToString() ?? failure);
        }

        return 0;
    case "coverage":
        Console.WriteLine($"{CoverageTable.Write(bootstrap: args.Contains("--bootstrap"))} rows have no scenario yet");
        return 0;
    default:
        Console.Error.WriteLine("usage: play.sh check|live|record|original|ours [PART-OF-A-NAME…]  or  play.sh coverage");
        return 2;
}

static async Task Record(string name)
{
    var (transcript, failure) = await Playing.Attempt(Suite.Read(name), Side.Original);
    if (transcript is null)
    {
        Console.WriteLine($"NOT RECORDED {name}\n{failure}");
        return;
    }

    Directory.CreateDirectory(Path.GetDirectoryName(Suite.RecordingPath(name))!);
    File.WriteAllText(Suite.RecordingPath(name), transcript.ToString());
}

static async Task<int> Check(string[] names, bool live)
{
    int wrong = 0;
    await Task.WhenAll(names.Select(async name =>
    {
        string what = await Playing.Check(name, live);
        Console.WriteLine(what.Length == 0 ? $"ok    {name}" : $"WRONG {name}\n{what}\n");
        wrong += what.Length == 0 ? 0 : 1;
    }));
    Console.WriteLine($"{names.Length} scenarios, {wrong} wrong");
    return wrong == 0 ? 0 : 1;
}
