using System.Text.Json.Serialization;

namespace Adapter.Host.Alarms;

/// <summary>How bad it is, as people see it.</summary>
internal enum AlarmLevel
{
    /// <summary>Good to know.</summary>
    [JsonStringEnumMemberName("notice")]
    Notice,

    /// <summary>Worth a look; nothing is lost.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Something does not work as promised.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Something is lost or about to be.</summary>
    [JsonStringEnumMemberName("critical")]
    Critical,

    /// <summary>The host itself cannot do its work.</summary>
    [JsonStringEnumMemberName("fatal")]
    Fatal,
}

/// <summary>Where an alarm stands.</summary>
internal enum AlarmState
{
    /// <summary>It lasts and nobody has taken it on.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>It lasts and somebody sees to it.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    /// <summary>It is over, or a person says so.</summary>
    [JsonStringEnumMemberName("cleared")]
    Cleared,
}

/// <summary>One alarm: raised once, whatever often its source says so. Immutable; the book holds the current one.</summary>
internal sealed record Alarm
{
    /// <summary>What <see cref="ResolvedBy"/> says when nobody had to do anything.</summary>
    public const string Itself = "itself";

    public required long Id { get; init; }

    /// <summary>Name of a kind of <see cref="AlarmCatalogue"/>.</summary>
    public required string Kind { get; init; }

    public required AlarmLevel Severity { get; init; }

    public required AlarmState State { get; init; }

    /// <summary>The adapter it is about; absent where it is about the host.</summary>
    public string? Adapter { get; init; }

    public string? DataSource { get; init; }

    /// <summary>Which one of its kind, where there may be several: a topic, a target, a folder. Else empty.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What is wrong, as the source told it last.</summary>
    public required string Text { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How often its source said so.</summary>
    public long Count { get; init; } = 1;

    /// <summary>How often it was over and came again.</summary>
    public int Returns { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary><see cref="Itself"/> or the name of a person.</summary>
    public string? ResolvedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>What a person said last.</summary>
    public string? Note { get; init; }

    [JsonIgnore]
    public bool IsOpen => State != AlarmState.Cleared;

    /// <summary>What makes it the same alarm.</summary>
    [JsonIgnore]
    public AlarmKey Key => new(Adapter ?? "", Kind, Subject);
}

/// <summary>Source, kind and subject: while one of these is open there is no second.</summary>
internal readonly record struct AlarmKey(string Adapter, string Kind, string Subject)
{
    public bool Equals(AlarmKey other)
        => string.Equals(Adapter, other.Adapter, StringComparison.OrdinalIgnoreCase) && Kind == other.Kind && Subject == other.Subject;

    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Adapter), Kind, Subject);
}

/// <summary>What happened to an alarm.</summary>
internal enum AlarmChange
{
    [JsonStringEnumMemberName("raised")]
    Raised,

    [JsonStringEnumMemberName("returned")]
    Returned,

    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    [JsonStringEnumMemberName("cleared")]
    Cleared,
}

/// <summary>One line of an alarm's history.</summary>
internal sealed record AlarmTransition(DateTimeOffset At, AlarmChange Change, string By, string? Text);
