namespace Adapter.Abstractions;

/// <summary>
/// The adapter's account of its time, kept by the host on disk: from the adapter's first start to now, without hole or overlap, every moment is covered, uncertain,
/// recovered or lost. What the adapter does not tell is uncertain. Thread-safe.
/// </summary>
public interface ICoverage
{
    /// <summary>Everything that is uncertain now, for the adapter to read back.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Spans in order of time. The last one ends now and is the time since the adapter told last, for example while it did not run; the very first start of an adapter gives none.
    /// A span that a damaged journal or a person made uncertain is among them.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled.</exception>
    Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken);

    /// <summary>Tells how a span of time stands, and completes once that is on disk.</summary>
    /// <param name="span">The span. One that lies partly in the future or before the first start is cut; an empty one changes nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the span may be kept all the same.</param>
    /// <returns>A task that ends when the span is on disk. While the disk does not take it, it does not end.</returns>
    /// <remarks>
    /// A later word replaces an earlier one, but <see cref="CoverageState.Covered"/> replaces nothing except time that was not told yet, and
    /// <see cref="CoverageState.Recovered"/> and <see cref="CoverageState.Lost"/> leave what is covered alone. Tell <see cref="CoverageState.Covered"/> and
    /// <see cref="CoverageState.Recovered"/> only after the events of that time are acknowledged.
    /// </remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled, or the host went down.</exception>
    ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken);

    /// <summary>Called with each span that somebody else than the adapter made uncertain while it runs: a damaged journal, a person. It is also in <see cref="UncertainAsync"/>.
    /// Called on any thread; must return at once. <see langword="null"/> (default): the adapter hears of it at its next start.</summary>
    Action<CoverageSpan>? Doubted { get; set; }
}

/// <summary>How a moment stands.</summary>
public enum CoverageState
{
    /// <summary>The platform was heard, and what it told is on disk.</summary>
    Covered,

    /// <summary>Events may be missing, and may still be read back.</summary>
    Uncertain,

    /// <summary>Not heard, and read back as far as the platform can tell.</summary>
    Recovered,

    /// <summary>Not heard, and not to be read back.</summary>
    Lost,
}

/// <summary>A span of time and how it stands.</summary>
/// <param name="From">Begin, in it, UTC.</param>
/// <param name="To">End, not in it, UTC.</param>
/// <param name="State">How it stands.</param>
/// <param name="Cause">Why, a word in lower case with hyphens that scripts rely on; see <see cref="CoverageCauses"/>.</param>
/// <param name="Detail">The same for people in one sentence, or <see langword="null"/>.</param>
public sealed record CoverageSpan(DateTimeOffset From, DateTimeOffset To, CoverageState State, string Cause, string? Detail = null);

/// <summary>Causes that several adapters and the host use. An adapter may have words of its own.</summary>
public static class CoverageCauses
{
    /// <summary>Covered: the link was heard.</summary>
    public const string Live = "live";

    /// <summary>From the adapter's start to its first live link.</summary>
    public const string Starting = "starting";

    /// <summary>Neither the adapter nor perhaps the host ran.</summary>
    public const string NotRunning = "not-running";

    /// <summary>Stopped on purpose.</summary>
    public const string Stopped = "stopped";

    /// <summary>The connection broke or was closed.</summary>
    public const string LinkCut = "link-cut";

    /// <summary>The connection was open and nothing was heard.</summary>
    public const string LinkSilent = "link-silent";

    /// <summary>The connection heartbeats, but events did not arrive.</summary>
    public const string LinkMute = "link-mute";

    /// <summary>The platform took the subscription away.</summary>
    public const string ChannelGone = "channel-gone";

    /// <summary>The host's clock jumped.</summary>
    public const string ClockStep = "clock-step";

    /// <summary>Users came into scope.</summary>
    public const string NewUsers = "new-users";

    /// <summary>Events of this time stood in a damaged part of the journal.</summary>
    public const string JournalDamaged = "journal-damaged";

    /// <summary>Lost: older than what the platform tells.</summary>
    public const string BeyondReach = "beyond-reach";

    /// <summary>Lost: the platform refused to tell until it was too old.</summary>
    public const string Refused = "refused";
}
