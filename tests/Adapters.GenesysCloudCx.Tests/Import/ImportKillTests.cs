using System.Diagnostics;
using System.Globalization;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>A process of its own imports and is killed at random moments; the next one goes on. Nothing is lost, nothing is stored or told twice.</summary>
public sealed class ImportKillTests : IDisposable
{
    private const string FolderVariable = "IMPORT_KILL_FOLDER";
    private const string UrlVariable = "IMPORT_KILL_URL";
    private const string FormatVariable = "IMPORT_KILL_FORMAT";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("WAV", 8)]
    [InlineData("NONE", 4)]
    public async Task Import_KilledAtRandomMoments_LosesNothingAndRepeatsNothing(string format, int kills)
    {
        await using var server = await ImportHarness.StartSimulatorAsync(new RecordingOptions { DualChannelShare = 0.3, StationShare = 0.3, BatchPace = TimeSpan.FromMilliseconds(20) });
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-5), DateTimeOffset.UtcNow.AddMinutes(-5), 150);
        server.Faults.Downloads.Settings = new DownloadSettings { CutShare = 0.05, DripShare = 0.2, DripRate = 100_000, DripTime = TimeSpan.FromMilliseconds(300) };
        Random random = new(4711);
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = StartChild(server.BaseUrl, format);
            var events = EventLines().Count;
            var enough = random.Next(0, 25);
            await Eventually.TrueAsync(
                () => child.HasExited || EventLines().Count >= events + enough || IsComplete(server), "the child has stored some more", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.False(child.HasExited, "the child ended by itself");
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken).Soon();
        }

        server.Faults.Downloads.Clear();
        await using ImportHarness import = new(server, _folder, Settings(format));
        import.Start();
        await import.UntilAsync(
            () => import.Of(ImportState.Stored) == ImportHarness.Fetchable(server).Count && import.Import.Run is { Ended: not null } && (IsComplete(server) || import.Events.Any()),
            "everything is stored at last",
            TimeSpan.FromSeconds(120));
        await import.UntilAsync(() => IsTold(server, import), "everything is told at last", TimeSpan.FromSeconds(30));

        await AssertStoredOnceAsync(import, server);
        var ids = EventLines().Concat(import.Events.Select(static told => $"{told.Id} {told.Type} {told.RecordingId}")).Distinct().ToList();
        Assert.Equal(ids.Count, ids.Select(static line => string.Join(' ', line.Split(' ')[1..])).Distinct().Count());
        await import.StopAsync();
    }

    /// <summary>The child: run by the test above in a process of its own, never by itself.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Started by another test only.");
        await using FileStream journal = new(Path.Combine(folder!, "events.txt"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        FileJournal events = new(journal);
        await using ImportHarness import = new(
            new Uri(Environment.GetEnvironmentVariable(UrlVariable)!), folder!, Settings(Environment.GetEnvironmentVariable(FormatVariable)!))
        { Publisher = events };
        await import.Start().UntilAsync(static () => false, "killed", TimeSpan.FromMinutes(5));
    }

    private static Dictionary<string, string> Settings(string format) => new() { [ImportSettings.Transcoding] = format, [ImportSettings.Start] = Start };

    private static string Start { get; } = DateTimeOffset.UtcNow.Date.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private Process StartChild(Uri url, string format)
    {
        var child = ChildTest.Start(
            typeof(ImportKillTests), nameof(Child), new Dictionary<string, string?> { [FolderVariable] = _folder.Path, [UrlVariable] = url.ToString(), [FormatVariable] = format });
        child.OutputDataReceived += static (_, _) => { };
        child.ErrorDataReceived += static (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private HashSet<string> EventLines()
    {
        if (!File.Exists(_folder["events.txt"]))
        {
            return [];
        }

        using FileStream file = new(_folder["events.txt"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n').SkipLast(1)];
    }

    private bool IsComplete(SimulatorServer server) => EventLines().Count >= ImportHarness.Fetchable(server).Count;

    private bool IsTold(SimulatorServer server, ImportHarness import)
    {
        var told = EventLines().Select(static line => line.Split(' ')[2]).Concat(import.Events.Select(static told => told.RecordingId!)).ToHashSet();
        return ImportHarness.Fetchable(server).TrueForAll(recording => told.Contains(recording.Id));
    }

    private async Task AssertStoredOnceAsync(ImportHarness import, SimulatorServer server)
    {
        var lines = (await import.LinesAsync()).Where(static line => line.RecordingId is not null).ToList();
        Assert.Equal(ImportHarness.Fetchable(server).Select(static recording => recording.Id).Order(), lines.Select(static line => line.RecordingId!).Order());
        Assert.All(lines, static line => Assert.Equal(ImportState.Stored, line.State));
        var files = Directory.EnumerateFiles(_folder["recordings"], "*_metadata.json", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file)[..36]).ToList();
        Assert.Equal(lines.Select(static line => line.RecordingId!).Order(), files.Order());
        foreach (var line in lines)
        {
            var bytes = await File.ReadAllBytesAsync(line.Location!, TestContext.Current.CancellationToken);
            Assert.Equal(line.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        }
    }

    /// <summary>A journal that a kill does not take back: a line for each event, on disk before it is acknowledged.</summary>
    private sealed class FileJournal(FileStream file) : IEventPublisher
    {
        public ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
        {
            StringBuilder lines = new();
            foreach (var told in events.OfType<RecordingEvent>())
            {
                lines.Append(CultureInfo.InvariantCulture, $"{told.Id} {told.Type} {told.RecordingId}\n");
            }

            lock (file)
            {
                file.Write(Encoding.UTF8.GetBytes(lines.ToString()));
                file.Flush(flushToDisk: true);
            }

            return ValueTask.FromResult(new PublishReceipt(events.Count, 0, 0));
        }
    }
}
