namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Tests in which hours of a manual clock pass against real sockets: beside others the clock would run away from the answers, and what is slow would look like an outage.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
