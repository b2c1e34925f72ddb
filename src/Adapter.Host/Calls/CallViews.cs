using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapter.Host.Calls;

/// <summary>Calls that go on.</summary>
internal sealed record LiveCallList
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Up to which event of the journal this is true.</summary>
    public required long UpTo { get; init; }

    /// <summary>False while the journal's tail is still being read after the start.</summary>
    public required bool Complete { get; init; }

    /// <summary>Calls that match, also those that this page does not hold.</summary>
    public required int Total { get; init; }

    /// <summary>Calls that match but for their state, by state; <c>transferred</c> are those that came by transfer, whatever their state.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    public required IReadOnlyList<LiveCallView> Calls { get; init; }

    /// <summary><c>skip</c> of the next page.</summary>
    public int? Next { get; init; }

    /// <summary>Adapters that are not heard: what is shown of their calls is as of then.</summary>
    public required IReadOnlyList<UnheardView> Unheard { get; init; }

    /// <summary>Calls that are not shown any more although their end is not known.</summary>
    public long LetGo { get; init; }
}

/// <summary>An adapter that is not heard.</summary>
internal sealed record UnheardView(string Adapter, string DataSource, DateTimeOffset Since);

/// <summary>One agent's or user's leg that goes on.</summary>
internal sealed record LiveCallView
{
    public required string ConversationId { get; init; }

    public string? CallId { get; init; }

    public required string ParticipantId { get; init; }

    /// <summary>alerting, dialing, connected, held, consult or conference.</summary>
    public required string State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string? QueueId { get; init; }

    public string? QueueName { get; init; }

    public string? Direction { get; init; }

    public string? Ani { get; init; }

    public string? Dnis { get; init; }

    public string? RemoteParty { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>Since when it is on hold; absent while it is not.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    public int Holds { get; init; }

    /// <summary>Length of the holds that are over.</summary>
    public double HeldSeconds { get; init; }

    public string? RecordingState { get; init; }

    /// <summary>The consult or transfer that ties it to another leg.</summary>
    public CallTieView? Consult { get; init; }

    public CallTieView? TransferredFrom { get; init; }

    /// <summary>Who else is on the conversation.</summary>
    public required IReadOnlyList<string> With { get; init; }

    public required IReadOnlyList<string> Adapters { get; init; }

    public required string DataSource { get; init; }

    /// <summary>The journal does not have its begin.</summary>
    public bool BeginUnknown { get; init; }

    /// <summary>Since when none of its adapters is heard: it may have changed or ended.</summary>
    public DateTimeOffset? UnsureSince { get; init; }

    /// <summary>The newest event of its conversation.</summary>
    public required long Sequence { get; init; }
}

/// <summary>What ties a leg to another one.</summary>
/// <param name="Kind">starter or target of a consult; blind, attended or conference for a transfer.</param>
/// <param name="Since">When it began.</param>
/// <param name="Name">Whose leg the other one is, where known.</param>
/// <param name="CallId">The other leg's call, where known.</param>
internal sealed record CallTieView(string? Kind, DateTimeOffset? Since, string? Name, string? CallId);

/// <summary>One conversation's story.</summary>
internal sealed record ConversationView
{
    public required string ConversationId { get; init; }

    public required string DataSource { get; init; }

    /// <summary>Other data sources that tell of a conversation with the same id.</summary>
    public required IReadOnlyList<string> OtherDataSources { get; init; }

    public required IReadOnlyList<string> Adapters { get; init; }

    /// <summary>Whether a leg goes on, as far as the journal knows.</summary>
    public bool Open { get; init; }

    /// <summary>Since when none of its adapters is heard, while it is open.</summary>
    public DateTimeOffset? UnsureSince { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? RecordingState { get; init; }

    public required IReadOnlyList<LaneView> Lanes { get; init; }

    public required IReadOnlyList<SpanView> Conferences { get; init; }

    /// <summary>What became of its recordings.</summary>
    public required IReadOnlyList<PointView> Recordings { get; init; }

    /// <summary>Its events as they stand in the journal, in the order in which they came; with <c>truncated</c> only the first ones.</summary>
    public required IReadOnlyList<JsonElement> Events { get; init; }

    public bool Truncated { get; init; }
}

/// <summary>A leg, or somebody who is known by single events only.</summary>
internal sealed record LaneView
{
    public required string ParticipantId { get; init; }

    public string? CallId { get; init; }

    public string? Purpose { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string? QueueId { get; init; }

    public string? QueueName { get; init; }

    public string? Direction { get; init; }

    public string? Ani { get; init; }

    public string? Dnis { get; init; }

    public string? RemoteParty { get; init; }

    /// <summary>A leg of an agent or user.</summary>
    public bool Call { get; init; }

    public bool Open { get; init; }

    /// <summary>It alerted or dialled in vain.</summary>
    public bool Failed { get; init; }

    public string? EndReason { get; init; }

    /// <summary>How it left, where it left by transfer.</summary>
    public string? TransferType { get; init; }

    public string? TransferredFrom { get; init; }

    public bool BeginUnknown { get; init; }

    public required IReadOnlyList<SegmentView> Segments { get; init; }

    public required IReadOnlyList<ConsultView> Consults { get; init; }

    public required IReadOnlyList<PointView> Points { get; init; }
}

/// <summary>alerting, dialing, connected or held for a while; without <c>to</c> it goes on.</summary>
internal sealed record SegmentView(string State, DateTimeOffset From, DateTimeOffset? To, bool Recovered);

internal sealed record SpanView(DateTimeOffset From, DateTimeOffset? To);

/// <summary>A consult: who asked (<c>starter</c>) or was asked.</summary>
internal sealed record ConsultView(DateTimeOffset From, DateTimeOffset? To, bool Starter, string? With);

/// <summary>An event of a lane.</summary>
internal sealed record PointView(long Sequence, DateTimeOffset Time, string Type, bool Recovered, string? Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveCallList))]
[JsonSerializable(typeof(ConversationView))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CallJsonContext : JsonSerializerContext
{
}
