using System.Security.Cryptography;
using System.Text.Json;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Three days of recordings, every fault, and a host that is killed again and again: nothing is lost, nothing stands twice, and the report accounts for all of it.</summary>
public sealed class ImportKillTests
{
    private const string Source = "Archive";
    private const int Kills = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("WAV")]
    [InlineData("NONE")]
    public async Task Import_KilledTwentyTimesUnderEveryFault_AccountsForEveryRecordingOfTheTruth(string format)
    {
        var start = DateTimeOffset.UtcNow.AddDays(-4);
        await using var fixture = await HostFixture.StartAsync(options => options with
        {
            HistoryDays = 3,
            HistoryCallsPerDay = 70,
            RateLimit = 100_000,
            Recordings = RecordingOptions.Rough with { SensitiveShare = 0.02 },
        });
        fixture.WriteDataSource();
        fixture.WriteImport(Source, start, format, advanced: [("Schedule", "5s"), ("ParallelDownloads", "8")]);
        fixture.Simulator.Faults.Downloads.Settings = DownloadSettings.Rough with { TruncateShare = 0.02 };
        fixture.Simulator.Faults.Requests.Add(new RequestFault { Path = "/api/v2/*", Status = 503, Share = 0.02 });
        fixture.Simulator.Faults.Requests.Add(new RequestFault { Path = "/api/v2/*", Status = 502, Share = 0.01 });
        fixture.Simulator.Faults.Requests.Add(new RequestFault { Path = "/api/v2/*", Status = 0, Share = 0.01 });
        fixture.Simulator.Faults.Requests.Add(new RequestFault { Path = "/api/v2/*", Status = 429, Share = 0.01, RetryAfter = TimeSpan.FromSeconds(1) });
        Random moments = new(20);
        var storedAtKill = new List<int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var (program, api) = await fixture.StartHostAsync();
            using (api)
            {
                var before = Stored(fixture);
                var patience = TimeSpan.FromMilliseconds(moments.Next(200, format == "WAV" ? 2500 : 12_000));
                var wanted = before + moments.Next(0, 25);
                if (kill >= Kills / 2 && storedAtKill.Distinct().Count() <= 3)
                {
                    // a slow machine stores nothing in so short a time: what is left of the kills waits for something
                    (patience, wanted) = (TimeSpan.FromMinutes(1), before);
                }

                await WaitAsync(patience, () => Stored(fixture) > wanted);
                program.Process.Kill();
                await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
                storedAtKill.Add(Stored(fixture));
            }
        }

        Assert.True(storedAtKill.Distinct().Count() > 3, $"the kills did not fall into the work: {string.Join(' ', storedAtKill)}");
        fixture.Simulator.Faults.Requests.Clear();
        var (_, last) = await fixture.StartHostAsync();
        using (last)
        {
            await last.WhenStateAsync(Source, "Running", TimeSpan.FromMinutes(2));
            await WhenAccountedAsync(fixture, last, start);
            await AssertFilesAsync(fixture, format == "WAV");
            await AssertEventsAsync(fixture, last);
            Assert.Equal(0, fixture.Simulator.Recordings.Authorizations);

            var (code, output, error) = await HostProgram.RunAsync("import", "report", Source, "--from", $"{start:yyyy-MM-dd}", "--to", $"{DateTimeOffset.UtcNow.AddDays(1):yyyy-MM-dd}", "--url", last.Url.ToString());
            Assert.True(code == 0, output + error);
            Assert.Contains("The lines add up to the totals.", output, StringComparison.Ordinal);
        }
    }

    private static int Stored(HostFixture fixture)
        => Directory.Exists(fixture.RecordingsOf(Source)) ? Directory.EnumerateFiles(fixture.RecordingsOf(Source), "*_metadata.json", SearchOption.AllDirectories).Count() : 0;

    private static async Task WaitAsync(TimeSpan patience, Func<bool> done)
    {
        try
        {
            await Eventually.TrueAsync(done, "enough is stored", patience, Cancel);
        }
        catch (TimeoutException)
        {
            // then it is killed while nothing is being stored, which is a moment as good as any
        }
    }

    private static async Task WhenAccountedAsync(HostFixture fixture, HostApi api, DateTimeOffset start)
    {
        const int TriedEvery = 20;
        using PeriodicTimer pace = new(TimeSpan.FromSeconds(1));
        IReadOnlyList<string> open = [];
        var looks = 0;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    if (looks++ % TriedEvery == 0)
                    {
                        // what failed seven times and more rests for minutes: somebody has it tried again
                        using var retried = await api.PostAsync($"/api/v1/imports/{Source}/retry");
                        Assert.True(retried.IsSuccessStatusCode, $"{retried.StatusCode}");
                    }

                    await pace.WaitForNextTickAsync(Cancel);
                    open = await NotAccountedAsync(fixture, api, start);
                    return open.Count == 0;
                },
                "every recording is accounted for", TimeSpan.FromMinutes(4), Cancel);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{open.Count} recordings are not accounted for:\n{string.Join('\n', open.Take(20))}");
        }
    }

    /// <summary>What of the truth the report does not account for as it should.</summary>
    private static async Task<IReadOnlyList<string>> NotAccountedAsync(HostFixture fixture, HostApi api, DateTimeOffset start)
    {
        using var report = JsonDocument.Parse(await api.TextAsync($"/api/v1/imports/{Source}/report?from={start:yyyy-MM-dd}&to=2100-01-01&ask=true"));
        Assert.True(report.RootElement.GetProperty("addsUp").GetBoolean());
        var lines = report.RootElement.GetProperty("lines").EnumerateArray().Where(line => line.TryGetProperty("recordingId", out _))
            .ToDictionary(line => line.GetProperty("recordingId").GetString()!, line => (State: line.GetProperty("state").GetString()!, Reason: line.TryGetProperty("reason", out var reason) ? reason.GetString() : null));
        List<string> wrong = [];
        foreach (var recording in fixture.Simulator.Recordings.All)
        {
            var standing = fixture.Simulator.RecordingTruth.Standing(recording);
            string[] right = recording switch
            {
                { IsScreen: true } => ["not-fetched", ""],
                _ when fixture.Simulator.RecordingTruth.IsFetchable(recording) => ["stored"],
                _ => standing switch
                {
                    "orphan" => [""],
                    "refused" => ["refused", "missing", ""],
                    "error" => ["failed", "missing"],
                    "archived" or "late" or "restoring" => ["waiting", "missing", ""],
                    _ => ["missing", "waiting", "failed", "refused", ""],
                },
            };
            var (state, reason) = lines.GetValueOrDefault(recording.Id, ("", null));
            if (!right.Contains(state))
            {
                wrong.Add($"{recording.ConversationId} {recording.Id} is {standing}, the report says '{state}' {reason}");
            }

            // what is named and not stored needs a reason
            if (state is "failed" or "refused" or "missing" or "waiting" && string.IsNullOrEmpty(reason))
            {
                wrong.Add($"{recording.Id} is {state} without a reason");
            }
        }

        return wrong;
    }

    private static async Task AssertFilesAsync(HostFixture fixture, bool isWav)
    {
        var root = fixture.RecordingsOf(Source);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => !file.Contains("_metadata.", StringComparison.Ordinal) && !file.EndsWith(".part", StringComparison.Ordinal)).ToList();
        foreach (var recording in fixture.Simulator.Recordings.All.Where(recording => !recording.IsScreen && fixture.Simulator.RecordingTruth.IsFetchable(recording)))
        {
            var own = files.Where(file => Path.GetFileName(file).StartsWith(recording.Id, StringComparison.Ordinal)).ToList();
            var (length, hash) = await RecordingTruth.HashAsync(recording, isWav ? MediaFormat.Wav : recording.OriginalFormat, "S", Cancel);
            if (own.Count == 1)
            {
                await using var file = File.OpenRead(own[0]);
                Assert.Equal((length, hash), (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Cancel))));
            }
            else
            {
                Assert.True(own.Count == 2, string.Join(" ", own));
                Assert.True(recording.DualChannel);
            }

            var folder = Path.GetDirectoryName(own[0])!;
            Assert.True(File.Exists(Path.Combine(folder, $"{recording.Id}_metadata.json")) && File.Exists(Path.Combine(folder, $"{recording.Id}_metadata.xml")));
        }
    }

    private static async Task AssertEventsAsync(HostFixture fixture, HostApi api)
    {
        // the ledger is ahead of what it owes the journal
        var expected = fixture.Simulator.Recordings.All.Where(recording => !recording.IsScreen && fixture.Simulator.RecordingTruth.IsFetchable(recording)).Select(recording => recording.Id).ToList();
        List<JsonElement> events = [];
        List<string> imported = [];
        await Eventually.TrueAsync(
            async () =>
            {
                events = [.. await api.EventsAsync()];
                imported = [.. events.Where(item => item.GetProperty("type").GetString() == "recorder.recording.imported").Select(item => item.GetProperty("data").GetProperty("recordingId").GetString()!)];
                return !expected.Except(imported).Any();
            },
            "every recording is told", TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(imported.Distinct().Count(), imported.Count);
        Assert.Equal(events.Count, events.Select(item => item.GetProperty("id").GetGuid()).Distinct().Count());
    }
}
