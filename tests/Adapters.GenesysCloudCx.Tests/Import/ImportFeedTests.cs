using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class ImportFeedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_PastCalls_StoresEveryRecordingOnceWithItsBytes()
    {
        await using var server = await ImportHarness.StartSimulatorAsync();
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), 20);
        await using var import = new ImportHarness(server, _folder).Start();

        await UntilAllStoredAsync(import, server);

        await AssertStoredAsync(import, server);
        await import.StopAsync();
    }

    private static List<Recording> Fetchable(SimulatorServer server)
        => [.. server.Recordings.All.Where(recording => recording.Media == "audio" && server.RecordingTruth.IsFetchable(recording))];

    private static async Task UntilAllStoredAsync(ImportHarness import, SimulatorServer server)
    {
        Assert.NotEmpty(Fetchable(server));
        await import.UntilAsync(
            () => Fetchable(server).Select(recording => recording.Id).ToHashSet().IsSubsetOf(import.Events.Where(told => told.Type == EventTypes.RecordingImported).Select(told => told.RecordingId!).ToHashSet()),
            "every fetchable recording is told as imported",
            TimeSpan.FromSeconds(60));
    }

    private async Task AssertStoredAsync(ImportHarness import, SimulatorServer server)
    {
        var fetchable = Fetchable(server);
        var stored = (await import.LinesAsync()).Where(line => line.State == ImportState.Stored).ToDictionary(line => line.RecordingId!);
        Assert.Equal(fetchable.Select(recording => recording.Id).Order(), stored.Keys.Order());
        foreach (var line in stored.Values)
        {
            var bytes = await File.ReadAllBytesAsync(line.Location!, TestContext.Current.CancellationToken);
            Assert.Equal(line.SizeInBytes, bytes.Length);
            Assert.Equal(line.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }
}
