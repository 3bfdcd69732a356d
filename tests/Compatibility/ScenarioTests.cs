using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility;

/// <summary>Every scenario, dealt out to classes since xunit runs classes side by side, and the cases of one in a row.</summary>
public abstract class ScenarioTests
{
    public const int Hands = 12;

    protected static TheoryData<string> Dealt(int hand) => [.. Suite.Names.Where((_, i) => i % Hands == hand)];

    protected static async Task Plays(string scenario)
    {
        string wrong = await Playing.Check(scenario, Playing.Live);
        Assert.True(wrong.Length == 0, $"{scenario}\n{wrong}");
    }
}
