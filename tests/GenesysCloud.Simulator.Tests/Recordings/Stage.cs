using System.Text.Json;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Recordings;

/// <summary>A simulator on a manual clock whose calls a test plays, and a client that logged in.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(ManualClock clock, SimulatorServer server, RestClient client) => (Clock, Server, Client) = (clock, server, client);

    public ManualClock Clock { get; }

    public SimulatorServer Server { get; }

    public RestClient Client { get; }

    public RecordingArchive Archive => Server.Recordings;

    public static async Task<Stage> OpenAsync(RecordingOptions? recordings = null, SimulatorOptions? options = null)
    {
        ManualClock clock = new();
        var server = await Sim.StartAsync((options ?? new SimulatorOptions { RateLimit = 10_000 }) with { Recordings = recordings ?? new RecordingOptions() }, clock);
        return new Stage(clock, server, await RestClient.LoginAsync(server));
    }

    /// <summary>Plays a story to its end and gives its conversation.</summary>
    public string Play(string story)
    {
        var id = Server.Generator!.TryStart(story)!;
        for (var i = 0; i < 3600 && !(Server.Calls.TryGet(id, out var call) && call.End is not null); i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Clock.Advance(TimeSpan.FromSeconds(5));
        return id;
    }

    /// <summary>Adds a recording that is there at once.</summary>
    public Recording Add(NewRecording? wish = null) => Archive.Add(wish ?? new NewRecording());

    public async Task<IReadOnlyList<JsonElement>> MetadataAsync(string conversationId)
        => [.. (await Client.GetAsync($"/api/v2/conversations/{conversationId}/recordingmetadata")).Json.EnumerateArray()];

    public Task<Answer> GetAsync(Recording recording, string query = "")
        => Client.GetAsync($"/api/v2/conversations/{recording.ConversationId}/recordings/{recording.Id}{query}");

    /// <summary>The link to a track of a recording.</summary>
    public async Task<string> LinkAsync(Recording recording, string format = "WAV", string track = "S")
        => (await GetAsync(recording, $"?formatId={format}")).Json.GetProperty("mediaUris").GetProperty(track).GetProperty("mediaUri").GetString()!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
