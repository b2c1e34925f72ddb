namespace Adapter.Abstractions;

/// <summary>The event types that recorders know. Stable: they are the contract of the journal.</summary>
public static class EventTypes
{
    /// <summary>A leg alerts at an agent.</summary>
    public const string CallOffered = "recorder.call.offered";

    /// <summary>A leg dials out.</summary>
    public const string CallDialing = "recorder.call.dialing";

    /// <summary>Talk path up: recording may start. On an outbound call the other side's answer.</summary>
    public const string CallConnected = "recorder.call.connected";

    /// <summary>The call was put on hold.</summary>
    public const string CallHeld = "recorder.call.held";

    /// <summary>The call was taken from hold.</summary>
    public const string CallRetrieved = "recorder.call.retrieved";

    /// <summary>The agent consults another party about the call.</summary>
    public const string CallConsulted = "recorder.call.consulted";

    /// <summary>The leg leaves because the call was transferred.</summary>
    public const string CallTransferred = "recorder.call.transferred";

    /// <summary>A further party joined and three or more talk.</summary>
    public const string CallConferenced = "recorder.call.conferenced";

    /// <summary>A party left a conference that goes on.</summary>
    public const string CallPartyLeft = "recorder.call.party-left";

    /// <summary>The leg is over: recording stops.</summary>
    public const string CallEnded = "recorder.call.ended";

    /// <summary>The leg alerted or dialled in vain.</summary>
    public const string CallFailed = "recorder.call.failed";

    /// <summary>A flow or a queue took the call.</summary>
    public const string CallRouted = "recorder.call.routed";

    /// <summary>Data attached to the call changed.</summary>
    public const string CallAttributesUpdated = "recorder.call.attributes-updated";

    /// <summary>The platform's recording of the call started, paused, went on or stopped.</summary>
    public const string CallRecordingStateChanged = "recorder.call.recording-state-changed";

    /// <summary>The call is longer than the data source's long-call duration. It is not cut.</summary>
    public const string CallLong = "recorder.call.long";

    /// <summary>An agent signed on.</summary>
    public const string AgentLoggedOn = "recorder.agent.logged-on";

    /// <summary>An agent signed off.</summary>
    public const string AgentLoggedOff = "recorder.agent.logged-off";

    /// <summary>An agent's presence or routing status changed.</summary>
    public const string AgentStateChanged = "recorder.agent.state-changed";

    /// <summary>An agent took or left a station.</summary>
    public const string DeviceChanged = "recorder.device.changed";

    /// <summary>The adapter hears the platform.</summary>
    public const string LinkUp = "recorder.link.up";

    /// <summary>The adapter lost the platform against its will.</summary>
    public const string LinkDown = "recorder.link.down";

    /// <summary>The adapter lets go of the platform on purpose.</summary>
    public const string LinkStopping = "recorder.link.stopping";

    /// <summary>A recording was stored.</summary>
    public const string RecordingImported = "recorder.recording.imported";

    /// <summary>A recording was stored that had been reported missing.</summary>
    public const string RecordingLate = "recorder.recording.late";

    /// <summary>A recording is longer than the set maximum.</summary>
    public const string RecordingOverlong = "recorder.recording.overlong";

    /// <summary>A recording did not appear within the availability delay.</summary>
    public const string RecordingMissing = "recorder.recording.missing";

    /// <summary>A recording was deleted at its source after it was stored.</summary>
    public const string RecordingDeletedAtSource = "recorder.recording.deleted-at-source";
}
