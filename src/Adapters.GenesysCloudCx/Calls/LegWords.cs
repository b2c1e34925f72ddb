namespace Adapters.GenesysCloudCx.Calls;

/// <summary>State of a leg in the platform's words, whatever their case.</summary>
internal enum LegWord : byte
{
    /// <summary>Not told.</summary>
    None,
    Alerting,
    Offering,
    Dialing,
    Contacting,
    Connected,
    Disconnected,
    Terminated,

    /// <summary>Known and without meaning for a call's life: its times decide.</summary>
    Passive,

    /// <summary>Not known to us: its times decide.</summary>
    Unknown,
}

internal enum LegDirection : byte
{
    None,
    Inbound,
    Outbound,
}

internal enum LegRole : byte
{
    Other,
    Agent,
    User,
    Customer,
    External,
    Acd,
    Ivr,
    Voicemail,
}

internal enum RecordingWord : byte
{
    NotTold,
    None,
    Active,
    Paused,
}

internal static class LegWords
{
    private static readonly string[] States = ["", "alerting", "offering", "dialing", "contacting", "connected", "disconnected", "terminated", "", ""];
    private static readonly string?[] Recordings = [null, "none", "active", "paused"];

    public static string? Spelled(this LegWord word) => word is LegWord.None or LegWord.Passive or LegWord.Unknown ? null : States[(int)word];

    public static string? Spelled(this RecordingWord word) => Recordings[(int)word];

    public static string? Spelled(this LegDirection direction) => direction switch
    {
        LegDirection.Inbound => "inbound",
        LegDirection.Outbound => "outbound",
        _ => null,
    };

    /// <summary>Not answered yet.</summary>
    public static bool IsEarly(this LegWord word) => word is >= LegWord.Alerting and <= LegWord.Contacting;

    public static bool IsEnd(this LegWord word) => word is LegWord.Disconnected or LegWord.Terminated;

    public static bool IsTracked(this LegRole role) => role is LegRole.Agent or LegRole.User;

    public static bool IsOutside(this LegRole role) => role is LegRole.Customer or LegRole.External;

    public static bool CanTalk(this LegRole role) => role is >= LegRole.Agent and <= LegRole.External;

    public static bool IsRouting(this LegRole role) => role is >= LegRole.Acd and <= LegRole.Voicemail;

    public static LegWord State(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => LegWord.None,
        4 when Is(text, "none"u8) => LegWord.Passive,
        6 when Is(text, "parked"u8) => LegWord.Passive,
        7 when Is(text, "dialing"u8) => LegWord.Dialing,
        8 when Is(text, "alerting"u8) => LegWord.Alerting,
        8 when Is(text, "offering"u8) => LegWord.Offering,
        9 when Is(text, "connected"u8) => LegWord.Connected,
        9 when Is(text, "scheduled"u8) || Is(text, "uploading"u8) => LegWord.Passive,
        10 when Is(text, "terminated"u8) => LegWord.Terminated,
        10 when Is(text, "contacting"u8) => LegWord.Contacting,
        10 when Is(text, "converting"u8) => LegWord.Passive,
        12 when Is(text, "disconnected"u8) => LegWord.Disconnected,
        12 when Is(text, "transmitting"u8) => LegWord.Passive,
        _ => LegWord.Unknown,
    };

    public static LegDirection Direction(ReadOnlySpan<byte> text)
        => Is(text, "inbound"u8) ? LegDirection.Inbound : Is(text, "outbound"u8) ? LegDirection.Outbound : LegDirection.None;

    public static LegRole Role(ReadOnlySpan<byte> text) => text.Length switch
    {
        3 when Is(text, "acd"u8) => LegRole.Acd,
        3 when Is(text, "ivr"u8) => LegRole.Ivr,
        4 when Is(text, "user"u8) => LegRole.User,
        5 when Is(text, "agent"u8) => LegRole.Agent,
        8 when Is(text, "customer"u8) => LegRole.Customer,
        8 when Is(text, "external"u8) => LegRole.External,
        9 when Is(text, "voicemail"u8) => LegRole.Voicemail,
        _ => LegRole.Other,
    };

    public static RecordingWord Recording(ReadOnlySpan<byte> text)
        => Is(text, "active"u8) ? RecordingWord.Active
        : Is(text, "paused"u8) ? RecordingWord.Paused
        : Is(text, "none"u8) ? RecordingWord.None
        : RecordingWord.NotTold;

    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
        => text.SequenceEqual(word) || System.Text.Ascii.EqualsIgnoreCase(text, word);
}
