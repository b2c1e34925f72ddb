using Fuzz.Mutation;

namespace Fuzz.Engine;

/// <summary>Code that takes bytes from outside, with what it promises whatever they are.</summary>
internal abstract class FuzzTarget : IAsyncDisposable
{
    /// <summary>Its name on the command line, and the folder of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>What its inputs are made of.</summary>
    public abstract IDialect Dialect { get; }

    /// <summary>Longer than this is a hang. Generous: the machine may be busy.</summary>
    public virtual TimeSpan Longest => TimeSpan.FromSeconds(20);

    /// <summary>More than this allocated by one input, which is small, is memory without bounds.</summary>
    public virtual long MostAllocated => 64L * 1024 * 1024;

    /// <summary>Mutation makes nothing longer than this.</summary>
    public virtual int LongestInput => 64 * 1024;

    /// <summary>Whether what the code passes depends on the input alone; where other threads are at work, only how often is left out of account.</summary>
    public virtual bool IsAlone => true;

    /// <summary>Whole inputs to begin with, beside those of the corpus: what the product's own programs write today.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Runs one input. A promise that is broken is an exception, of whatever kind.</summary>
    public abstract ValueTask RunAsync(byte[] input, Trail trail);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A promise was broken.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}
