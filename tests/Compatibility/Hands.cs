namespace Supervisor.Compatibility;

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand00 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(0);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand01 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(1);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand02 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(2);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand03 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(3);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand04 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(4);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand05 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(5);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand06 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(6);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand07 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(7);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand08 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(8);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand09 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(9);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand10 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(10);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}

/// <summary>One hand of <see cref="ScenarioTests"/>.</summary>
public class Hand11 : ScenarioTests
{
    public static TheoryData<string> Scenarios => Dealt(11);

    [Theory]
    [MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = false)]
    public Task Both_play_the_same(string scenario) => Plays(scenario);
}
