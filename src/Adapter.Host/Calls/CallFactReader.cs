using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace Adapter.Host.Calls;

/// <summary>Reads journaled events as facts of calls, by what docs/events.md says of them and nothing else.</summary>
internal static class CallFactReader
{
    private const string SourcePrefix = "/datasources/";

    private static readonly Dictionary<string, FactKind> Kinds = new(StringComparer.Ordinal)
    {
        [EventTypes.CallRouted] = FactKind.Routed,
        [EventTypes.CallOffered] = FactKind.Offered,
        [EventTypes.CallDialing] = FactKind.Dialing,
        [EventTypes.CallConnected] = FactKind.Connected,
        [EventTypes.CallRecordingStateChanged] = FactKind.RecordingChanged,
        [EventTypes.CallRetrieved] = FactKind.Retrieved,
        [EventTypes.CallHeld] = FactKind.Held,
        [EventTypes.CallConsulted] = FactKind.Consulted,
        [EventTypes.CallConferenced] = FactKind.Conferenced,
        [EventTypes.CallLong] = FactKind.Long,
        [EventTypes.CallAttributesUpdated] = FactKind.Attributes,
        [EventTypes.CallPartyLeft] = FactKind.PartyLeft,
        [EventTypes.CallTransferred] = FactKind.Transferred,
        [EventTypes.CallFailed] = FactKind.Failed,
        [EventTypes.CallEnded] = FactKind.Ended,
        [EventTypes.RecordingImported] = FactKind.Recording,
        [EventTypes.RecordingLate] = FactKind.Recording,
        [EventTypes.RecordingOverlong] = FactKind.Recording,
        [EventTypes.RecordingMissing] = FactKind.Recording,
        [EventTypes.RecordingDeletedAtSource] = FactKind.Recording,
    };

    /// <summary>Of each kind one text, instead of one with every event.</summary>
    private static readonly Dictionary<FactKind, string> Types = Kinds.Where(static item => item.Value != FactKind.Recording).ToDictionary(static item => item.Value, static item => item.Key);

    /// <summary>Whether events of this type tell something of a call.</summary>
    public static bool IsOfCall(string type) => Kinds.TryGetValue(type, out var kind) && kind != FactKind.Recording;

    /// <summary>The event as a fact; <see langword="null"/> where it is none of a conversation.</summary>
    public static CallFact? Read(JournaledEvent journaled)
    {
        if (!Kinds.TryGetValue(journaled.Type, out var kind) || JsonSerializer.Deserialize(journaled.Json.Span, CallFactContext.Default.JournaledCall) is not { Data: { ConversationId: { } conversation } data } told)
        {
            return null;
        }

        return new CallFact
        {
            Id = told.Id,
            Sequence = journaled.Sequence,
            Type = Types.GetValueOrDefault(kind, journaled.Type),
            Kind = kind,
            Time = told.Time,
            Recovered = told.Recovered,
            Source = SourceName(told.Source),
            Adapter = told.Adapter,
            Conversation = conversation,
            Leg = data.ParticipantId ?? data.UserId ?? data.CallId ?? "",
            Party = data.Alone(),
            Related = data.RelatedCallId,
            TransferType = data.TransferType,
            RecordingState = data.RecordingState,
            Reason = data.EndReason ?? data.Reason,
            StartedAt = data.StartedAt,
            ConnectedAt = data.ConnectedAt,
            EndedAt = data.EndedAt,
        };
    }

    /// <summary>What an event tells of its adapter's link; <see langword="null"/> where it tells nothing of it.</summary>
    public static LinkFact? ReadLink(JournaledEvent journaled)
        => journaled.Type is EventTypes.LinkUp or EventTypes.LinkDown or EventTypes.LinkStopping && JsonSerializer.Deserialize(journaled.Json.Span, CallFactContext.Default.JournaledCall) is { } told
            ? new LinkFact(SourceName(told.Source), told.Adapter, journaled.Type == EventTypes.LinkUp, journaled.Type == EventTypes.LinkStopping ? null : told.Data?.Link, told.Time)
            : null;

    private static string SourceName(string source) => source.StartsWith(SourcePrefix, StringComparison.Ordinal) ? source[SourcePrefix.Length..] : source;
}

/// <summary>An adapter's link, or one part of it, came or went.</summary>
internal sealed record LinkFact(string Source, string Adapter, bool IsUp, string? Part, DateTimeOffset Time);

/// <summary>The envelope, as far as it is read here.</summary>
internal sealed record JournaledCall(Guid Id, string Source, DateTimeOffset Time, string Adapter, bool Recovered, JournaledCallData? Data);

/// <summary>The <c>data</c> of call, recording and link events, as far as it is read here.</summary>
internal sealed record JournaledCallData : CallParty
{
    public string? ConversationId { get; init; }

    public string? ParticipantId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndReason { get; init; }

    public string? RelatedCallId { get; init; }

    public string? TransferType { get; init; }

    public string? RecordingState { get; init; }

    public string? Reason { get; init; }

    public string? Link { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JournaledCall))]
internal sealed partial class CallFactContext : JsonSerializerContext
{
}
