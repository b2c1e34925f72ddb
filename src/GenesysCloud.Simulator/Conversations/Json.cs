using System.Globalization;
using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>How the platform writes: times in UTC with milliseconds and Z, properties without a value left out.</summary>
internal static class Json
{
    private static readonly string[] States = ["offering", "alerting", "contacting", "dialing", "connected", "disconnected", "terminated"];
    private static readonly string[] RecordingStates = ["none", "active", "paused"];
    private static readonly string[] UpperRecordingStates = ["NONE", "ACTIVE", "PAUSED"];

    public static string Spelled(this LegState state) => States[(int)state];

    public static string Spelled(this RecordingState state) => RecordingStates[(int)state];

    public static string SpelledUpper(this RecordingState state) => UpperRecordingStates[(int)state];

    public static void Time(this Utf8JsonWriter w, ReadOnlySpan<byte> name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[24];
        at.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        w.WriteString(name, text[..length]);
    }

    public static void Time(this Utf8JsonWriter w, ReadOnlySpan<byte> name, DateTimeOffset? at)
    {
        if (at is { } told)
        {
            w.Time(name, told);
        }
    }

    public static void Text(this Utf8JsonWriter w, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            w.WriteString(name, value);
        }
    }

    /// <summary>A reference; REST adds the address of what is referred to.</summary>
    public static void Reference(this Utf8JsonWriter w, ReadOnlySpan<byte> name, string? id, string? restPath)
    {
        if (id is null)
        {
            return;
        }

        w.WriteStartObject(name);
        w.WriteString("id"u8, id);
        if (restPath is not null)
        {
            w.WriteString("selfUri"u8, string.Concat(restPath, id));
        }

        w.WriteEndObject();
    }

    public static void Roles(this Utf8JsonWriter w, string role)
    {
        w.WriteStartArray("mediaRoles"u8);
        w.WriteStringValue(role);
        w.WriteEndArray();
    }

    public static void Attributes(this Utf8JsonWriter w, Leg leg)
    {
        w.WriteStartObject("attributes"u8);
        foreach (var (key, value) in leg.Attributes)
        {
            w.WriteString(key, value);
        }

        w.WriteEndObject();
    }

    public static void Empty(this Utf8JsonWriter w, ReadOnlySpan<byte> name)
    {
        w.WriteStartArray(name);
        w.WriteEndArray();
    }

    /// <summary>To the millisecond: the platform knows no finer time, so every view must agree on it.</summary>
    public static DateTimeOffset ToMilliseconds(this DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
