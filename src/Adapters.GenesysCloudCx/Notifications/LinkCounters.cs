using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What the link counts: every frame is a notification, a heartbeat, a control frame, malformed or skipped.</summary>
internal sealed class LinkCounters(IAdapterStatus status)
{
    public AdapterCounter Frames { get; } = status.Counter("frames", "Websocket frames received.");

    public AdapterCounter Notifications { get; } = status.Counter("frames_notification", "Notification frames handed to the interpreter.");

    public AdapterCounter Heartbeats { get; } = status.Counter("frames_heartbeat", "Heartbeats and pongs received.");

    public AdapterCounter Control { get; } = status.Counter("frames_control", "Control frames of the platform, other than heartbeats.");

    public AdapterCounter Malformed { get; } = status.Counter("frames_malformed", "Frames that are no JSON object or no message of the platform.");

    public AdapterCounter Skipped { get; } = status.Counter("frames_too_long", "Frames longer than the limit, passed over.");

    public AdapterCounter Reconnects { get; } = status.Counter("link_reconnects", "Times a channel was connected again after a cut.");

    public AdapterCounter Replacements { get; } = status.Counter("link_replacements", "Times a live link was replaced by a new one without a gap.");
}
