using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>A sidecar as JSON.</summary>
internal sealed class JsonSidecar(Utf8JsonWriter writer) : SidecarOutput
{
    public static byte[] Write(Action<SidecarOutput> content)
    {
        ArrayBufferWriter<byte> bytes = new(4096);
        using (Utf8JsonWriter writer = new(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            content(new JsonSidecar(writer));
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    public override void Text(string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, Clean(value));
        }
    }

    public override void Number(string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    public override void Truth(string name, bool value) => writer.WriteBoolean(name, value);

    public override void List<T>(string name, string item, IEnumerable<T> values, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public override void Texts(string name, string item, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(Clean(value));
        }

        writer.WriteEndArray();
    }

    public override void Map(string name, string item, IReadOnlyDictionary<string, string> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WriteString(Clean(key), Clean(value));
        }

        writer.WriteEndObject();
    }
}
