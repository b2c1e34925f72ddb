using System.Globalization;
using System.Text.Json;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>Reads members of the platform's objects, which may be absent, null or of another kind than usual; all that is the same as absent.</summary>
internal static class PlatformElement
{
    /// <summary>The value of the first member that is there under one of the names, whatever its case.</summary>
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var exact))
            {
                return exact.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : exact;
            }
        }

        foreach (var member in element.EnumerateObject())
        {
            foreach (var name in names)
            {
                if (member.Value.ValueKind != JsonValueKind.Null && member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> names) => element.Member(names) is { } value && AsText(value) is { Length: > 0 } text ? text : null;

    /// <summary>Text as it is; numbers and truth values as they are spelled.</summary>
    public static string? AsText(JsonElement value)
    {
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
    }

    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Text(names) is { } text && PlatformTime.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var ticks) ? PlatformTime.ToTime(ticks) : null;

    /// <summary>A number of milliseconds.</summary>
    public static TimeSpan? Milliseconds(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Text(names) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e12
            ? TimeSpan.FromMilliseconds(number)
            : null;

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
        => element.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    /// <summary>The document's object; <see langword="null"/> where there is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte>? body)
    {
        if (body is not { Length: > 0 } bytes)
        {
            return null;
        }

        try
        {
            // kept in the ledger as they came, by a version that did not repair them
            return JsonDocument.Parse(PlatformText.Repair(bytes.ToArray()), new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            return null; // a sidecar with fewer facts is better than none
        }
    }
}
