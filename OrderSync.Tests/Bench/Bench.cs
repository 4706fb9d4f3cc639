namespace OrderSync.Tests.Bench;

/// <summary>Benchmarks share one application and run one after the other.</summary>
[CollectionDefinition(nameof(Bench), DisableParallelization = true)]
public sealed class Bench;
