namespace Supervisor.Help;

/// <summary>Run in the checkout's folder; see the usage below.</summary>
public static class Program
{
    private const string Usage = """
        usage: help --check                      lists every gap in docs/en-US and what in en-US is not fresh
               help --fix-syntax [Verb-Noun ...] rewrites SYNTAX and yaml blocks from the code; a named cmdlet without a page gets one
               help --build                      makes en-US from docs/en-US
        """;

    public static int Main(string[] arguments)
    {
        var files = new HelpFiles(Environment.CurrentDirectory);
        switch (arguments)
        {
            case ["--check"]:
                string[] gaps = [.. files.Gaps(), .. files.Stale().Select(name => $"{HelpFiles.Made}/{name}: not what --build makes")];
                foreach (var gap in gaps)
                {
                    Console.WriteLine(gap);
                }

                Console.WriteLine($"{files.Cmdlets.Count} cmdlets, {gaps.Length} gaps");
                return gaps.Length == 0 ? 0 : 1;
            case ["--fix-syntax", .. var names]:
                files.FixSyntax(names);
                return 0;
            case ["--build"]:
                files.Build();
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
