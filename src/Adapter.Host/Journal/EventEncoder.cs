using System.Text.Encodings.Web;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>
/// Writes an event as the JSON object that is stored: a CloudEvents object without <c>specversion</c> and <c>sequence</c>, which are put in when it is
/// read (the sequence is not known before the commit). Written by hand because every event of every adapter passes here.
/// </summary>
internal static class EventEncoder
{
    /// <summary>The journal is data, not HTML: names of people stay readable.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What the stored object begins with after its brace; put in front again by <see cref="Splice"/>.</summary>
    private static ReadOnlySpan<byte> Head => "{\"specversion\":\"1.0\",\"sequence\":"u8;

    /// <summary>The part of the envelope that is the same for every event of a publisher.</summary>
    internal sealed class Envelope(string adapterName, string dataSourceName)
    {
        public string Source { get; } = SourceOf(dataSourceName);

        public JsonEncodedText SourceText { get; } = JsonEncodedText.Encode(SourceOf(dataSourceName), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

        public JsonEncodedText AdapterText { get; } = JsonEncodedText.Encode(adapterName, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    /// <summary>What events of a data source carry as their source.</summary>
    public static string SourceOf(string dataSourceName) => "/datasources/" + dataSourceName;

    /// <summary>The conversation an event can be looked up by; <see langword="null"/> where it belongs to none.</summary>
    public static string? ConversationOf(AdapterEvent fact) => fact switch
    {
        CallEvent call => call.ConversationId,
        RecordingEvent recording => recording.ConversationId,
        _ => null,
    };

    public static void Write(Utf8JsonWriter json, Envelope envelope, AdapterEvent fact)
    {
        json.WriteStartObject();
        json.WriteString(Names.Id, fact.Id);
        json.WriteString(Names.Source, envelope.SourceText);
        json.WriteString(Names.Type, fact.Type);
        Text(json, Names.Subject, fact.Subject);
        Time(json, Names.Time, fact.Time);
        json.WriteString(Names.DataContentType, Names.ApplicationJson);
        json.WriteString(Names.Adapter, envelope.AdapterText);
        json.WriteBoolean(Names.Recovered, fact.Recovered);
        json.WriteStartObject(Names.Data);
        EventDataEncoder.Write(json, fact);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The complete CloudEvents object from what is stored.</summary>
    public static byte[] Splice(long sequence, ReadOnlySpan<byte> stored)
    {
        Span<byte> number = stackalloc byte[20];
        sequence.TryFormat(number, out var digits);
        var whole = GC.AllocateUninitializedArray<byte>(Head.Length + digits + stored.Length);
        Head.CopyTo(whole);
        number[..digits].CopyTo(whole.AsSpan(Head.Length));
        whole[Head.Length + digits] = (byte)',';
        stored[1..].CopyTo(whole.AsSpan(Head.Length + digits + 1));
        return whole;
    }

    /// <summary>Whether what is stored is one JSON object. A page that the disk gave back wrong would make the whole answer unreadable.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> stored)
    {
        try
        {
            Utf8JsonReader json = new(stored);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || stored[0] != (byte)'{')
            {
                return false;
            }

            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    internal static void Text(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    internal static void Time(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            Span<byte> text = stackalloc byte[24];
            Utc(time.UtcDateTime, text);
            json.WriteString(name, text);
        }
    }

    /// <summary>ISO 8601 to the millisecond; several times quicker than a format string, and there are up to four in an event.</summary>
    private static void Utc(DateTime utc, Span<byte> text)
    {
        "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
        utc.Deconstruct(out DateOnly date, out TimeOnly time);
        Digits(text[..4], date.Year);
        Digits(text[5..7], date.Month);
        Digits(text[8..10], date.Day);
        Digits(text[11..13], time.Hour);
        Digits(text[14..16], time.Minute);
        Digits(text[17..19], time.Second);
        Digits(text[20..23], time.Millisecond);
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            text[i] = (byte)('0' + digit);
        }
    }

    private static class Names
    {
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText DataContentType = JsonEncodedText.Encode("datacontenttype");
        public static readonly JsonEncodedText ApplicationJson = JsonEncodedText.Encode("application/json", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        public static readonly JsonEncodedText Adapter = JsonEncodedText.Encode("adapter");
        public static readonly JsonEncodedText Recovered = JsonEncodedText.Encode("recovered");
        public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    }
}
