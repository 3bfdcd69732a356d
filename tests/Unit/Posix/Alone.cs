namespace Supervisor.Unit.Posix;

/// <summary>Tests that count descriptors or measure time: no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
