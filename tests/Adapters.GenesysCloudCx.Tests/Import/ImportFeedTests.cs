using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>The whole source against the simulator: what is stored, byte for byte, once each.</summary>
public sealed class ImportFeedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_PastCalls_StoresEveryRecordingWithItsBytesAndSidecars()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 20);
        await using var import = new ImportHarness(server, _folder).Start();

        await import.UntilAllImportedAsync();

        await AssertStoredAsync(import, server, MediaFormat.Wav);
        foreach (var line in await import.LinesAsync())
        {
            var sidecar = await File.ReadAllTextAsync(Path.ChangeExtension(line.Location!, null) + "_metadata.json", TestContext.Current.CancellationToken);
            Assert.Contains(line.ConversationId, sidecar);
            Assert.Contains(line.Sha256!, sidecar);
            Assert.True(File.Exists(Path.ChangeExtension(line.Location!, null) + "_metadata.xml"));
        }

        await import.UntilAsync(() => import.Import.Run is { Number: 1, Ended: not null }, "the first run has ended");
        Assert.Equal("start", import.Import.Run!.Reason);
        Assert.True(import.Status.IsRunning, import.Status.Current?.Text);
        await import.UntilAsync(() => import.Status.Facts.ContainsKey(BacklogWatch.Fact), "it says how far it is behind");
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_SidesConversionAndSeveralRecordings_StoresEveryFile()
    {
        await using var server = await WithPastAsync(new RecordingOptions { DualChannelShare = 1, StationShare = 1, TranscodeTime = TimeSpan.FromMilliseconds(1500), TranscodingBody = TranscodingBody.Object }, 6);
        await using var import = new ImportHarness(server, _folder, new Dictionary<string, string> { [ImportSettings.Transcoding] = "MP3" }).Start();

        await import.UntilAllImportedAsync();

        await AssertStoredAsync(import, server, MediaFormat.Mp3);
        Assert.Contains(await import.LinesAsync(), line => line.Attempts > 1);
        await import.StopAsync();
    }

    [Theory]
    [InlineData("WAV_ULAW", "WavUlaw", ".wav")]
    [InlineData("MP3", "Mp3", ".mp3")]
    [InlineData("OGG_OPUS", "OggOpus", ".opus .ogg")]
    [InlineData("OGG_VORBIS", "OggVorbis", ".ogg")]
    [InlineData("WEBM", "Webm", ".webm")]
    [InlineData("NONE", "OggOpus", ".opus .ogg")]
    public async Task Run_EachFormat_StoresThePlatformsBytesUnderTheRightName(string setting, string format, string endings)
    {
        await using var server = await WithPastAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromMilliseconds(200) }, 3);
        await using var import = new ImportHarness(server, _folder, new Dictionary<string, string> { [ImportSettings.Transcoding] = setting }).Start();

        await import.UntilAllImportedAsync();

        await AssertStoredAsync(import, server, Enum.Parse<MediaFormat>(format));
        Assert.All(await import.LinesAsync(), line => Assert.Contains(Path.GetExtension(line.Location!), endings.Split(' ')));
        await import.StopAsync();
    }

    [Theory]
    [InlineData("NONE", "OggOpus")]
    [InlineData("OGG_VORBIS", "OggVorbis")]
    public async Task Run_DownloadsThatAreCutBetweenPages_StoresTheWholeFiles(string setting, string format)
    {
        await using var server = await WithPastAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromMilliseconds(200) }, 12);
        server.Faults.Downloads.Settings = new DownloadSettings { TruncateShare = 1, Tries = 1 };
        await using var import = new ImportHarness(server, _folder, new Dictionary<string, string> { [ImportSettings.Transcoding] = setting }).Start();

        await import.UntilAllImportedAsync();

        await AssertStoredAsync(import, server, Enum.Parse<MediaFormat>(format));
        Assert.All(await import.LinesAsync(), static line => Assert.True(line.Attempts > 1, $"{line.RecordingId}: {line.Attempts}"));
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_AttemptsBeforeLeftOtherFiles_EachRecordingHasItsOwnFileAlone()
    {
        await using var server = await WithPastAsync(new RecordingOptions { DualChannelShare = 1, StationShare = 1 }, 4);
        var all = ImportHarness.Fetchable(server);
        await using (var first = new ImportHarness(server, _folder).Start())
        {
            await first.UntilAllImportedAsync();
            foreach (var line in await first.LinesAsync())
            {
                // two of the sides, as a process leaves them that is killed between the second file and the ledger's row
                await File.WriteAllTextAsync(line.Location!.Replace(".wav", "-0.wav", StringComparison.Ordinal), "left over", TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(line.Location.Replace(".wav", "-1.wav", StringComparison.Ordinal), "left over", TestContext.Current.CancellationToken);
            }

            await first.StopAsync();
        }

        Array.ForEach(Directory.GetFiles(_folder.Path, "ledger.db*"), File.Delete);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();

        var media = Directory.EnumerateFiles(Path.Combine(_folder.Path, "recordings"), "*.wav", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!);
        Assert.Equal(all.Select(recording => $"{recording.Id}.wav").Order(), media.Order());
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_LinksThatHaveExpired_AsksForNewOnesAtOnce()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 12);
        server.Faults.Downloads.Settings = new DownloadSettings { ExpireShare = 0.4 };
        await using var import = new ImportHarness(server, _folder).Start();

        await import.UntilAllImportedAsync();

        await AssertStoredAsync(import, server, MediaFormat.Wav);
        Assert.True(server.Faults.Downloads.Spoilt > 0);
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_CutAndShortDownloads_StoresTheWholeFiles()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 12);
        server.Faults.Downloads.Settings = DownloadSettings.Rough;
        await using var import = new ImportHarness(server, _folder).Start();

        await import.UntilAllImportedAsync(TimeSpan.FromSeconds(90));

        await AssertStoredAsync(import, server, MediaFormat.Wav);
        await import.StopAsync();
    }

    [Fact]
    public async Task StopAndStartAgain_NothingIsFetchedOrToldTwice()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 10);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();
        await import.StopAsync();
        var told = import.Journal.Told;

        import.Start();
        await import.UntilAsync(() => import.Import.Run is { Number: 2, Ended: not null }, "the first run after the restart has ended");

        Assert.All(ImportHarness.Fetchable(server), recording => Assert.Equal(1, recording.Life.CompletedDownloads));
        Assert.Equal(told, import.Journal.Told);
        await import.StopAsync();
    }

    [Fact]
    public async Task StartRun_WhileOneGoesOn_IsAnsweredWithThatOne()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 3);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAsync(() => import.Import.Run is not null, "a run has begun");
        await import.UntilAsync(() => import.Import.Run is { Ended: not null }, "it has ended");
        var cancellation = TestContext.Current.CancellationToken;

        // the run goes on until all have asked
        server.Faults.Requests.Add(new RequestFault { Delay = TimeSpan.FromSeconds(3), Count = 1, Path = "*analytics*" });
        var both = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => import.Source.StartRunAsync("asked for by a person", cancellation).AsTask()));

        Assert.Single(both, start => start.HasStarted);
        Assert.All(both, start => Assert.Equal(2, start.Run.Number));
        await import.UntilAsync(() => import.Import.Run is { Number: 2, Ended: not null, Result: not null }, "run 2 has ended");
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_CallsOfNow_AreStoredByTheLiveLane()
    {
        // a minute of the platform's has to pass before it lists what has ended
        FastClock time = new(6);
        await using var server = await ImportHarness.StartSimulatorAsync(change: options => options with { CallsPerMinute = 60, Scenarios = options.Scenarios with { Scale = 0.3 } }, time: time);
        await using var import = new ImportHarness(server, _folder) { Time = time }.Start();
        await import.UntilAsync(() => import.Import.Run is { Ended: not null }, "the first run has ended");

        await import.UntilAsync(
            async () =>
            {
                await import.Source.StartRunAsync("schedule", TestContext.Current.CancellationToken);
                return import.Events.Any(told => told is { Type: EventTypes.RecordingImported, Recovered: false });
            },
            "a recording of a call of now is stored",
            TimeSpan.FromSeconds(90));
        await import.StopAsync();
    }

    [Fact]
    public async Task Report_AskingThePlatform_AccountsForEveryRecording()
    {
        await using var server = await ImportHarness.StartSimulatorAsync(new RecordingOptions { ScreenShare = 0.3, UnrecordedShare = 0.1, StationShare = 0.3 });
        server.Past!.Make(DateTimeOffset.UtcNow.AddHours(-8), DateTimeOffset.UtcNow.AddMinutes(-10), 60);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync(TimeSpan.FromSeconds(90));

        await using var report = await import.Source.ReportAsync(
            new ImportReportRequest(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow, true), TestContext.Current.CancellationToken);
        var lines = await report.ReadLinesAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(report.PlatformConversations, report.Totals.Conversations);
        Assert.Equal(server.Recordings.All.Select(recording => recording.Id).Order(), lines.Select(line => line.RecordingId).OfType<string>().Order());
        Assert.Equal(report.Totals.Recordings.Values.Sum(), lines.Count(line => line.RecordingId is not null));
        Assert.All(lines.Where(line => line.State != ImportState.Stored), line => Assert.True(line.RecordingId is null || line.State == ImportState.NotFetched, line.Reason));
        await import.StopAsync();
    }

    private static async Task<SimulatorServer> WithPastAsync(RecordingOptions recordings, int calls)
    {
        var server = await ImportHarness.StartSimulatorAsync(recordings);
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), calls);
        return server;
    }

    /// <summary>The disk holds exactly the platform's files, with the bytes that the platform made.</summary>
    private async Task AssertStoredAsync(ImportHarness import, SimulatorServer server, MediaFormat format)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var lines = (await import.LinesAsync()).Where(line => line.State == ImportState.Stored).ToDictionary(line => line.RecordingId!);
        Assert.Equal(ImportHarness.Fetchable(server).Select(recording => recording.Id).Order(), lines.Keys.Order());
        var media = Directory.EnumerateFiles(_folder["recordings"], "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("_metadata", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith('.') && !file.Contains(".spool", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileName(file)[..36]);
        Assert.Equal(lines.Keys.Order(), media.Select(files => files.Key).Order());
        foreach (var recording in ImportHarness.Fetchable(server))
        {
            foreach (var file in media[recording.Id])
            {
                var name = Path.GetFileNameWithoutExtension(file);
                var track = name.Length > 36 ? name[37..] : "S";
                var truth = await RecordingTruth.HashAsync(recording, format, track, cancellation);
                Assert.Equal(truth.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellation))));
            }

            Assert.Equal(media[recording.Id].Sum(file => new FileInfo(file).Length), lines[recording.Id].SizeInBytes);
        }
    }
}
