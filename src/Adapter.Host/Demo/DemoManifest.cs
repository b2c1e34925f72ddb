using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapter.Host.Demo;

/// <summary>
/// What a plugin says about its demo, in <c>demo/demo.json</c> of its folder: which simulator to start and how to talk to it. The host knows no platform;
/// this is all it needs to know of one. <c>{users}</c>, <c>{seed}</c>, <c>{url}</c>, <c>{clientId}</c>, <c>{clientSecret}</c>, <c>{daysAgo}</c> (a midnight two days back) and <c>{callsPerMinute}</c> are filled in.
/// </summary>
internal sealed record DemoManifest
{
    public const string FileName = "demo.json";

    /// <summary>Name of the program under <c>simulators/</c>.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The simulator is ready when it prints a line that begins so; the rest of the line is its URL.</summary>
    public required string Ready { get; init; }

    /// <summary>Path of the truth: <c>{"calls": n, "open": n, "facts": [...], "recordings": [...]}</c>; recordings only where the plugin imports any.</summary>
    public required string Truth { get; init; }

    /// <summary>Sets the rate of calls; 0 lets the open ones end.</summary>
    public required DemoRequest SetRate { get; init; }

    /// <summary>The faults that <c>--faults</c> can name.</summary>
    public required IReadOnlyDictionary<string, DemoRequest> Faults { get; init; }

    /// <summary>Definition files: name below the demo's configuration folder, and the template beside the manifest.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Folder of the manifest.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>Finds the first plugin that has a demo.</summary>
    /// <exception cref="InvalidDataException">A manifest cannot be read; the text names the file.</exception>
    public static DemoManifest? Find(string pluginsFolder)
    {
        if (!Directory.Exists(pluginsFolder))
        {
            return null;
        }

        foreach (var plugin in Directory.EnumerateDirectories(pluginsFolder).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(plugin, "demo", FileName);
            if (File.Exists(file))
            {
                try
                {
                    var manifest = JsonSerializer.Deserialize(File.ReadAllText(file), DemoJson.Default.DemoManifest)!;
                    return manifest with { Folder = Path.GetDirectoryName(file)! };
                }
                catch (JsonException e)
                {
                    throw new InvalidDataException($"{file} is not a demo manifest: {e.Message}", e);
                }
            }
        }

        return null;
    }
}

/// <summary>A request to the simulator's control plane.</summary>
internal sealed record DemoRequest(string Path, JsonElement Body);

/// <summary>What really happened, as the simulator tells it.</summary>
internal sealed record DemoTruth(int Calls, int Open, IReadOnlyList<DemoFact> Facts, IReadOnlyList<DemoRecording>? Recordings = null);

/// <summary>One fact of the truth, in the words of docs/events.md.</summary>
internal sealed record DemoFact(string ConversationId, string? ParticipantId, string Kind, DateTimeOffset At, bool Exact = true, bool Visible = true);

/// <summary>The journaled side of a comparison.</summary>
internal sealed record DemoEvent(string ConversationId, string? ParticipantId, string Kind, DateTimeOffset Time, bool Recovered, Guid Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(DemoManifest))]
[JsonSerializable(typeof(DemoTruth))]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
