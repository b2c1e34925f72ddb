using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>The options as JSON, for the command line and the control plane: spans as <c>hh:mm:ss</c>, and only what is to change need be told.</summary>
internal static class RecordingOptionsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public static JsonElement Write(RecordingOptions options) => JsonSerializer.SerializeToElement(options, Options);

    /// <summary>A bad day for everything that was not set on purpose.</summary>
    public static RecordingOptions Roughen(RecordingOptions options)
    {
        var usual = JsonSerializer.SerializeToNode(new RecordingOptions(), Options)!.AsObject();
        var rough = JsonSerializer.SerializeToNode(RecordingOptions.Rough, Options)!.AsObject();
        var told = JsonSerializer.SerializeToNode(options, Options)!.AsObject();
        foreach (var (name, value) in usual)
        {
            if (JsonNode.DeepEquals(told[name], value))
            {
                told[name] = rough[name]?.DeepClone();
            }
        }

        return told.Deserialize<RecordingOptions>(Options)!;
    }

    /// <exception cref="ApiException">It names what there is not, or a value that cannot be.</exception>
    public static RecordingOptions Change(RecordingOptions before, JsonElement change)
    {
        if (change.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest("An object with the options to change is expected.");
        }

        var all = JsonSerializer.SerializeToNode(before, Options)!.AsObject();
        foreach (var option in change.EnumerateObject())
        {
            all[option.Name] = JsonNode.Parse(option.Value.GetRawText());
        }

        try
        {
            return all.Deserialize<RecordingOptions>(Options)!;
        }
        catch (JsonException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }
    }
}
