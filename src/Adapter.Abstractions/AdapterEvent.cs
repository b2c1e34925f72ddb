namespace Adapter.Abstractions;

/// <summary>A fact for recorders. The host wraps it into a CloudEvents 1.0 envelope and adds sequence, source and adapter.</summary>
/// <remarks>Text output names type and id only, so that an event in a log line gives no phone number away.</remarks>
public abstract class AdapterEvent
{
    /// <summary>Identity of the fact, from <see cref="EventId.Create"/>: the same fact has the same id whoever tells it and however often.</summary>
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened, UTC: the platform's own time where it told one, else when the adapter learned of it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it is about: the conversation id of a call event, the user id of an agent or device event. <see langword="null"/> where nothing fits.</summary>
    public string? Subject { get; init; }

    /// <summary><see langword="true"/> when the fact was not seen as it happened but read back afterwards. Default <see langword="false"/>.</summary>
    public bool Recovered { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Type} {Id}";
}

/// <summary>A fact about a call leg. Fields that the platform did not tell are <see langword="null"/>, never guessed.</summary>
public sealed class CallEvent : AdapterEvent
{
    /// <summary>The platform's id of the whole interaction; joins call, recording and agent.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The platform's communication id of the leg; a recording's session id joins on it.</summary>
    public string? CallId { get; init; }

    /// <summary>The platform's id of the participant whose leg it is.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>Role of the participant in the platform's lower case words: <c>agent</c>, <c>user</c>, <c>customer</c>, <c>external</c>, <c>acd</c>, <c>ivr</c> ...</summary>
    public string? Purpose { get; init; }

    /// <summary>Medium; always <c>call</c> today.</summary>
    public string MediaType { get; init; } = "call";

    /// <summary>The platform's user id of the leg's agent.</summary>
    public string? UserId { get; init; }

    /// <summary>Display name of the user.</summary>
    public string? UserName { get; init; }

    /// <summary>The platform's queue id.</summary>
    public string? QueueId { get; init; }

    /// <summary>Display name of the queue.</summary>
    public string? QueueName { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>, seen from the leg.</summary>
    public string? Direction { get; init; }

    /// <summary>Calling party. On an inbound call the caller, never a station's address.</summary>
    public string? Ani { get; init; }

    /// <summary>Called party.</summary>
    public string? Dnis { get; init; }

    /// <summary>Address of the other side of the leg.</summary>
    public string? RemoteParty { get; init; }

    /// <summary>State of the leg after the event.</summary>
    public string? State { get; init; }

    /// <summary>State of the leg before the event.</summary>
    public string? PreviousState { get; init; }

    /// <summary>When the leg began to alert or dial, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the leg was answered, UTC.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When the leg ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the leg ended, in the platform's words.</summary>
    public string? EndReason { get; init; }

    /// <summary>Communication id of the leg that this event ties this leg to: a consult's or transfer's other leg.</summary>
    public string? RelatedCallId { get; init; }

    /// <summary><c>blind</c>, <c>attended</c> or <c>conference</c>; on <see cref="EventTypes.CallTransferred"/> only.</summary>
    public string? TransferType { get; init; }

    /// <summary>Platform's recording state: <c>none</c>, <c>active</c> or <c>paused</c>.</summary>
    public string? RecordingState { get; init; }

    /// <summary><see langword="true"/> on the end of a call shorter than the data source's minimum session length; else <see langword="null"/>.</summary>
    public bool? IsShort { get; init; }

    /// <summary>Data attached to the call by the platform's flows and agents.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>A fact about an agent's sign-on or work state.</summary>
public sealed class AgentEvent : AdapterEvent
{
    /// <summary>The platform's user id.</summary>
    public required string UserId { get; init; }

    /// <summary>Display name of the user.</summary>
    public string? UserName { get; init; }

    /// <summary>Presence in one spelling: <c>available</c>, <c>away</c>, <c>busy</c>, <c>offline</c>, <c>idle</c>, <c>onqueue</c>, <c>meal</c>, <c>training</c>, <c>meeting</c>, <c>break</c>, or the platform's own word.</summary>
    public string? Presence { get; init; }

    /// <summary>The platform's id of the presence, where an organization has its own.</summary>
    public string? PresenceId { get; init; }

    /// <summary>Routing status in lower case: <c>off_queue</c>, <c>idle</c>, <c>interacting</c>, <c>not_responding</c>, <c>communicating</c>.</summary>
    public string? RoutingStatus { get; init; }

    /// <summary>What the presence or routing status was before, where known.</summary>
    public string? PreviousState { get; init; }
}

/// <summary>A fact about the telephone an agent uses.</summary>
public sealed class DeviceEvent : AdapterEvent
{
    /// <summary>The platform's user id.</summary>
    public required string UserId { get; init; }

    /// <summary>Display name of the user.</summary>
    public string? UserName { get; init; }

    /// <summary>The platform's station id; <see langword="null"/> when the agent has no station now.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Name of the station.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Station the agent had before, where known.</summary>
    public string? PreviousDeviceId { get; init; }
}

/// <summary>A fact about the adapter's own link to the platform. Recorders change their behaviour on these.</summary>
public sealed class LinkEvent : AdapterEvent
{
    /// <summary>Why, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Which part of the link, for example a channel's number; <see langword="null"/> when it is the whole.</summary>
    public string? Link { get; init; }

    /// <summary>On <see cref="EventTypes.LinkUp"/> after a cut: since when the platform was not heard, UTC.</summary>
    public DateTimeOffset? DownSince { get; init; }
}

/// <summary>A fact about a recording brought in from the platform.</summary>
public sealed class RecordingEvent : AdapterEvent
{
    /// <summary>The platform's id of the interaction.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The platform's id of the recording; <see langword="null"/> where one is missing as a whole.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Communication id of the recorded leg.</summary>
    public string? CallId { get; init; }

    /// <summary>Where the media file was stored.</summary>
    public string? Location { get; init; }

    /// <summary>Size of the media file in bytes.</summary>
    public long? SizeInBytes { get; init; }

    /// <summary>SHA-256 of the media file, lower case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why, in one sentence, where there is something to say.</summary>
    public string? Reason { get; init; }
}
