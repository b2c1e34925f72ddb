namespace GenesysCloud.Simulator.Control;

/// <summary>Body of <c>POST /_sim/faults</c>. Each member that is there is carried out; unknown members are refused.</summary>
internal sealed record FaultWish
{
    /// <summary><c>rough</c> switches on the repeating mixture, <c>none</c> ends every fault.</summary>
    public string? Profile { get; init; }

    public int? Seed { get; init; }

    /// <summary>With <c>rough</c>: seconds that a used-up quota of the recording service asks to wait, once a minute; hours are usual.</summary>
    public int? QuotaSeconds { get; init; }

    public CutWish? Cut { get; init; }

    public ClosingWish? SocketClosing { get; init; }

    public DeliveryWish? Delivery { get; init; }

    /// <summary>Rules that are added to those already there.</summary>
    public IReadOnlyList<RequestWish>? Requests { get; init; }

    public UpgradeWish? RefuseUpgrade { get; init; }

    public JobWish? Jobs { get; init; }

    /// <summary><c>expire</c> or <c>revoke</c>: every token, now.</summary>
    public string? Tokens { get; init; }

    public DownloadWish? Downloads { get; init; }

    /// <summary><c>expire</c>: every link to media that was given out, now.</summary>
    public string? Links { get; init; }

    /// <summary><c>open</c> lets the client see into the division of refused recordings, <c>closed</c> does not.</summary>
    public string? Division { get; init; }

    /// <summary><c>expire</c>: every channel, now.</summary>
    public string? Channels { get; init; }

    /// <summary>Kinds of broken messages, sent to every open socket in this order.</summary>
    public IReadOnlyList<string>? Garbage { get; init; }
}

/// <param name="Code">A websocket close code for a close in order; without it the connection is broken.</param>
/// <param name="InMessage">Break it in the middle of its next message.</param>
internal sealed record CutWish(int? Code, bool? InMessage);

internal sealed record ClosingWish(int? NoticeMs);

/// <summary>Replaces all settings of the delivery; what is left out is off.</summary>
internal sealed record DeliveryWish(double? DropShare, double? DuplicateShare, double? ReorderShare, int? DelayMs, int? JitterMs, string? Silence);

internal sealed record RequestWish(int? Status, int? Count, double? Share, string? Path, string? Method, int? RetryAfter, bool? Html, int? DelayMs);

/// <summary>Replaces all settings of downloads; what is left out is off.</summary>
internal sealed record DownloadWish(
    double? CutShare,
    double? ShortShare,
    double? TruncateShare,
    double? GarbleShare,
    int? Tries,
    double? DripShare,
    int? DripRate,
    int? DripMs,
    double? NoRangeShare,
    double? ErrorShare,
    double? ExpireShare);

internal sealed record UpgradeWish(int? Status, int? Count);

/// <summary>Replaces what becomes of asynchronous queries: how many fail, how many lose their results at once, how much longer each takes.</summary>
internal sealed record JobWish(int? Fail, int? Expire, int? DelayMs);
