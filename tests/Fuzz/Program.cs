using System.Globalization;
using Supervisor.Fuzz;
using Supervisor.Fuzz.Targets;

// usage: Supervisor.Fuzz [--seconds N] [--inputs N] [--seed N] [--target NAME] [--replay FILE] [--findings DIRECTORY]
// Seconds and inputs count for each target. Exit status 1 when anything was found.
Target[] targets =
[
    new IniTarget(), new ConfigurationTarget(), new RoundTripTarget(), new DataFileTarget(), new ExpansionTarget(), new CommandTarget(), new EnvironmentTarget(),
    new XmlRpcCallTarget(), new XmlRpcReplyTarget(), new HttpHeadTarget(), new JsonTarget(), new ListenerTarget(), new BridgeTarget(),
];

var (seconds, inputs, seed) = (10L, long.MaxValue, 1);
string? only = null, replay = null, findings = "output/fuzz";
for (var i = 0; i + 1 < args.Length; i += 2)
{
    var value = args[i + 1];
    switch (args[i])
    {
        case "--seconds": seconds = long.Parse(value, CultureInfo.InvariantCulture); break;
        case "--inputs": inputs = long.Parse(value, CultureInfo.InvariantCulture); break;
        case "--seed": seed = int.Parse(value, CultureInfo.InvariantCulture); break;
        case "--target": only = value; break;
        case "--replay": replay = value; break;
        case "--findings": findings = value; break;
        default:
            Console.Error.WriteLine($"cannot use '{args[i]}': no such option");
            return 2;
    }
}

var chosen = targets.Where(target => only is null || target.Name == only).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"cannot find target '{only}': there are {string.Join(", ", targets.Select(target => target.Name))}");
    return 2;
}

if (replay is not null)
{
    Console.WriteLine(chosen[0].Try(File.ReadAllBytes(replay)) ? "accepted" : "refused");
    return 0;
}

var broken = 0;
foreach (var target in chosen)
{
    var outcome = new Campaign(target, seed, findings).Run(new Budget(inputs, TimeSpan.FromSeconds(seconds)));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Target,-16} {outcome.Inputs,10} inputs, {outcome.Inputs / outcome.Took.TotalSeconds,9:F0}/s, {100.0 * outcome.Accepted / outcome.Inputs,5:F1} % accepted, {outcome.GrownBytes / 1024.0,6:F0} KB kept, {outcome.Findings.Count} findings"));
    outcome.Findings.ToList().ForEach(Console.WriteLine);
    broken += outcome.Findings.Count;
}

return broken == 0 ? 0 : 1;
