namespace Adapter.Host.Tests;

/// <summary>Tests that measure the memory of the process: beside others they would measure those.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryOfTheProcess
{
    public const string Name = "memory of the process";
}
