namespace Adapter.Host.Tests;

/// <summary>Tests of what a process has once: its memory, which beside others would be theirs, and its thread pool, of which an exporter that sends HTTP/2 from its own thread needs a free one within its time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
