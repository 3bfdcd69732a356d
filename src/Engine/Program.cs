namespace Supervisor.Engine;

/// <summary>The composition root.</summary>
internal static class Program
{
    private static int Main(string[] args) => args.Length;
}
