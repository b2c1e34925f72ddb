using System.Collections.Immutable;
using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

internal enum RecordingState
{
    None,
    Active,
    Paused,
}

/// <summary>A stretch in which nothing was recorded; without an end while it goes on.</summary>
internal sealed record RecordingPause(DateTimeOffset Start, DateTimeOffset? End, bool Secure);

/// <summary>A transfer command as <c>recentTransfers</c> lists it.</summary>
internal sealed record RecentTransfer(
    string Id, bool Complete, bool Attended, DateTimeOffset IssuedAt, string? InitiatorUserId, string? DestinationUserId, string? DestinationAddress);

/// <summary>Everything the platform knows of one conversation at one moment; each view is written from it.</summary>
internal sealed record ConversationState : IConversationView
{
    public required string Id { get; init; }

    public required string DivisionId { get; init; }

    public required string MediaType { get; init; }

    public required DateTimeOffset Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public required string Address { get; init; }

    public required bool OriginatedOutbound { get; init; }

    public ImmutableArray<Leg> Legs { get; init; } = [];

    public RecordingState Recording { get; init; }

    public bool SecurePause { get; init; }

    public ImmutableArray<RecordingPause> Pauses { get; init; } = [];

    public string? ExternalTag { get; init; }

    public int? MaxParticipants { get; init; }

    public ImmutableArray<RecentTransfer> Transfers { get; init; } = [];

    /// <summary>Everyone who ever had a leg, in order.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    public ImmutableArray<string> Queues { get; init; } = [];

    IReadOnlyCollection<string> IConversationView.UserIds => Users;

    IReadOnlyCollection<string> IConversationView.QueueIds => Queues;

    public bool IsCall => MediaType == "voice";

    public Leg this[string legId]
    {
        get
        {
            foreach (var leg in Legs)
            {
                if (leg.Id == legId)
                {
                    return leg;
                }
            }

            throw new KeyNotFoundException($"Conversation {Id} has no leg {legId}.");
        }
    }

    /// <summary>The outside party: the customer, else the external one.</summary>
    public Leg? OutsideParty => Legs.FirstOrDefault(leg => leg.Purpose == Purpose.Customer)
        ?? Legs.FirstOrDefault(leg => leg.Purpose == Purpose.External);

    public ConversationState With(Leg leg) => this with { Legs = Legs.SetItem(IndexOf(leg.Id), leg) };

    public ConversationState Add(Leg leg) => this with
    {
        Legs = Legs.Add(leg),
        Users = leg.UserId is { } user && !Users.Contains(user) ? Users.Add(user) : Users,
        Queues = leg.QueueId is { } queue && !Queues.Contains(queue) ? Queues.Add(queue) : Queues,
    };

    public void WriteCallNotification(Utf8JsonWriter w) => CallShape.Write(w, this, rest: false);

    public void WriteCallRest(Utf8JsonWriter w) => CallShape.Write(w, this, rest: true);

    public void WriteConversationNotification(Utf8JsonWriter w) => ConversationShape.Write(w, this, rest: false);

    public void WriteConversationRest(Utf8JsonWriter w) => ConversationShape.Write(w, this, rest: true);

    public void WriteAnalyticsRow(Utf8JsonWriter w) => AnalyticsShape.Write(w, this, withAttributes: false);

    public void WriteJobRow(Utf8JsonWriter w) => AnalyticsShape.Write(w, this, withAttributes: true);

    public string? Dimension(string name) => AnalyticsDimensions.Of(this, name);

    public IEnumerable<ISegmentView> SegmentViews() => AnalyticsDimensions.Segments(this);

    private int IndexOf(string legId)
    {
        for (var i = 0; i < Legs.Length; i++)
        {
            if (Legs[i].Id == legId)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"Conversation {Id} has no leg {legId}.");
    }
}
