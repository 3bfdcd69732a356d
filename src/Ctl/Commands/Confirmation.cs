namespace Supervisor.Ctl.Commands;

/// <summary>A question before what hurts, asked only where somebody types.</summary>
internal static class Confirmation
{
    public static bool Given(Control control, string question) =>
        !control.Interactive || control.Terminal.MustAsk(question).StartsWith("y", StringComparison.OrdinalIgnoreCase);
}
