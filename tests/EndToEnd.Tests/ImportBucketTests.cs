using System.Text.Json;
using Adapters.GenesysCloudCx.Tests.Storage;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>A day's recordings into a bucket of an S3 server that is not ours, by the host, across a restart.</summary>
public sealed class ImportBucketTests(S3Server server) : IClassFixture<S3Server>
{
    private const string Source = "Archive";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_IntoABucket_StoresEveryRecordingOnceAcrossARestart()
    {
        S3Server.SkipWhereLeftOut();
        await using var fixture = await HostFixture.StartAsync(options => options with { HistoryDays = 1, HistoryCallsPerDay = 20, RateLimit = 100_000 });
        fixture.WriteDataSource();
        fixture.WriteImport(
            Source, DateTimeOffset.UtcNow.AddDays(-2), "WAV", "", ("Schedule", "1h"), ("S3Bucket", S3Server.Bucket), ("S3Endpoint", server.Endpoint.ToString().TrimEnd('/')), ("S3Region", "us-east-1"),
            ("S3Prefix", "archive/contoso"), ("S3ForcePathStyle", "true"), ("S3AccessKey", "S3RVER"), ("S3SecretKey", "S3RVER"));
        var expected = fixture.Simulator.Recordings.All.Where(recording => !recording.IsScreen && fixture.Simulator.RecordingTruth.IsFetchable(recording)).ToDictionary(recording => recording.Id);
        Assert.NotEmpty(expected);
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await WhenStoredAsync(api, expected.Count);
            program.Terminate();
            await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
        }

        var (_, again) = await fixture.StartHostAsync();
        using (again)
        {
            await WhenStoredAsync(again, expected.Count);
            using var report = JsonDocument.Parse(await again.TextAsync($"/api/v1/imports/{Source}/report?from={DateTimeOffset.UtcNow.AddDays(-3):yyyy-MM-dd}&to=2100-01-01"));
            Assert.True(report.RootElement.GetProperty("addsUp").GetBoolean());
            foreach (var line in report.RootElement.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("state").GetString() == "stored"))
            {
                var (length, hash) = await RecordingTruth.HashAsync(expected[line.GetProperty("recordingId").GetString()!], MediaFormat.Wav, "S", Cancel);
                Assert.Equal((length, hash), (line.GetProperty("sizeInBytes").GetInt64(), line.GetProperty("sha256").GetString()));
                Assert.Contains($"s3://{S3Server.Bucket}/archive/contoso/{Source}/", line.GetProperty("location").GetString(), StringComparison.Ordinal);
            }

            // the ledger is ahead of what it owes the journal
            List<string> imported = [];
            await Eventually.TrueAsync(
                async () =>
                {
                    imported = [.. (await again.EventsAsync()).Where(told => told.GetProperty("type").GetString() == "recorder.recording.imported").Select(told => told.GetProperty("data").GetProperty("recordingId").GetString()!)];
                    return imported.Count >= expected.Count;
                },
                "every recording is told", cancellationToken: Cancel);
            Assert.Equal(expected.Keys.Order(), imported.Order());
        }

        Assert.False(Directory.Exists(fixture.RecordingsOf(Source)));
    }

    private static Task WhenStoredAsync(HostApi api, int count) => Eventually.TrueAsync(
        async () =>
        {
            if (await api.StateAsync(Source) != "Running")
            {
                return false;
            }

            using var status = JsonDocument.Parse(await api.TextAsync($"/api/v1/imports/{Source}"));
            return status.RootElement.GetProperty("recordings").GetProperty("stored").GetInt32() == count;
        },
        $"{count} recordings are in the bucket", TimeSpan.FromMinutes(2), Cancel);
}
