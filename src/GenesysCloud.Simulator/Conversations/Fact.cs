using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>Something that really happened to a call, in the words of the product's page of events.</summary>
internal sealed record Fact
{
    public required long Number { get; init; }

    public required string ConversationId { get; init; }

    public required string ParticipantId { get; init; }

    /// <summary>The leg's communication id.</summary>
    public required string CallId { get; init; }

    public string? UserId { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The platform's own time that identifies the fact, whoever looks and whenever.</summary>
    public required DateTimeOffset Leading { get; init; }

    /// <summary>What tells it from others of its kind at the same leg, as the page of events has it.</summary>
    public string? Discriminator { get; init; }

    /// <summary>REST can still tell it after an outage.</summary>
    public required bool Exact { get; init; }

    /// <summary>A snapshot that showed it was sent to a user's topic.</summary>
    public bool Visible { get; set; }

    public IReadOnlyList<(string Name, string Value)> More { get; init; } = [];

    public void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("conversationId"u8, ConversationId);
        w.WriteString("participantId"u8, ParticipantId);
        w.WriteString("callId"u8, CallId);
        w.Text("userId"u8, UserId);
        w.WriteString("kind"u8, Kind);
        w.Time("at"u8, At);
        w.Time("leading"u8, Leading);
        w.Text("discriminator"u8, Discriminator);
        w.WriteBoolean("exact"u8, Exact);
        if (!Visible)
        {
            w.WriteBoolean("visible"u8, false);
        }

        foreach (var (name, value) in More)
        {
            w.WriteString(name, value);
        }

        w.WriteEndObject();
    }
}

/// <summary>Something that really happened to an agent: <c>logged-on</c>, <c>logged-off</c>, <c>state-changed</c>, <c>device-changed</c>.</summary>
internal sealed record AgentFact(string UserId, string Kind, DateTimeOffset At, string? Presence, string? RoutingStatus, string? StationId)
{
    public void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("userId"u8, UserId);
        w.WriteString("kind"u8, Kind);
        w.Time("at"u8, At);
        w.Text("presence"u8, Presence);
        w.Text("routingStatus"u8, RoutingStatus);
        w.Text("stationId"u8, StationId);
        w.WriteEndObject();
    }
}
