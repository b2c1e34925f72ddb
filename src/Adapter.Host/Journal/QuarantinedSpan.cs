namespace Adapter.Host.Journal;

/// <summary>A run of sequence numbers under which no event stands any more, or none ever did.</summary>
/// <param name="Number">Grows from one to the next.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="First">First number.</param>
/// <param name="Last">Last number.</param>
/// <param name="Began">The events that are gone happened after this; <see langword="null"/> when that is not known.</param>
/// <param name="Ended">And before this.</param>
/// <param name="File">The folder in the data folder with the damaged files.</param>
/// <param name="Reason">One of <see cref="QuarantineReasons"/>.</param>
internal sealed record QuarantinedSpan(
    long Number, DateTimeOffset FoundAt, long First, long Last, DateTimeOffset? Began, DateTimeOffset? Ended, string File, string Reason)
{
    /// <summary>How many numbers, which is how many events unless the reason is <see cref="QuarantineReasons.Unused"/>.</summary>
    public long Count => Last - First + 1;

    /// <summary>Whether events are missing.</summary>
    public bool IsLoss => Reason != QuarantineReasons.Unused;
}

/// <summary>Why numbers are without events. Words that scripts can rely on.</summary>
internal static class QuarantineReasons
{
    /// <summary>The events stood in a part of the journal that cannot be read.</summary>
    public const string Damaged = "damaged";

    /// <summary>The end of the journal is gone: file cut, zeroed or missing.</summary>
    public const string TailLost = "tail-lost";

    /// <summary>Numbers left out on purpose: nobody can tell any more whether they were given out. No event is missing here as far as is known.</summary>
    public const string Unused = "unused";
}
