using Supervisor.Chaos;
using Supervisor.Chaos.Faults;

// usage: Supervisor.Chaos [--programs N] [--rate LINES] [--seconds N] [--seed N] [--engine DIRECTORY] [--faults NAME,NAME…] [--calm PART] [--pause FACTOR]
//        [--folder DIRECTORY] | --list
// Exit status 1 when any promise was broken; each is named.
Options options;
try
{
    options = Options.Parse(args);
}
catch (Exception wrong) when (wrong is FormatException or OverflowException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

if (options.ListFaults)
{
    foreach (var fault in AllFaults.Make())
    {
        Console.WriteLine($"{fault.Name,-20} {fault.Lane}, weight {fault.Weight}");
    }

    return 0;
}

using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // Once: the accounts are still made.
    press.Cancel = !end.IsCancellationRequested;
    end.Cancel();
};
return await new Run(options).GoAsync(end.Token);
