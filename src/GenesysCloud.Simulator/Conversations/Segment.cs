namespace GenesysCloud.Simulator.Conversations;

/// <summary>What a leg does for a while.</summary>
internal enum SegmentKind
{
    System,
    Delay,
    Ivr,
    Alert,
    Contacting,
    Dialing,
    Interact,
    Hold,
    Voicemail,
    Monitoring,
    Coaching,
    Barging,
    Wrapup,
}

/// <summary>A finished stretch of a leg's life.</summary>
internal sealed record Segment(SegmentKind Kind, DateTimeOffset Start, DateTimeOffset End, SegmentKind? Next, DisconnectType? Disconnect);

internal static class SegmentSpelling
{
    private static readonly string[] Rest =
        ["System", "Delay", "IVR", "Alert", "Contacting", "Dialing", "Interact", "Hold", "Voicemail", "Monitoring", "Coaching", "Barging", "Wrapup"];

    private static readonly string[] Analytics =
        ["system", "delay", "ivr", "alert", "contacting", "dialing", "interact", "hold", "voicemail", "monitoring", "coaching", "barging", "wrapup"];

    public static string InRest(this SegmentKind kind) => Rest[(int)kind];

    public static string InAnalytics(this SegmentKind kind) => Analytics[(int)kind];
}
