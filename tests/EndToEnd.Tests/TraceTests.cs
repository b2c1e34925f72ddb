using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Spans of a working host at a collector.</summary>
public class TraceTests
{
    [Fact]
    public async Task Traces_OfAWorkingHost_TellWhatItDoesAndNoIdOrSecret()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var fixture = await HostFixture.StartAsync(options => options with { HeartbeatInterval = TimeSpan.FromSeconds(1) });
        fixture.WriteDataSource();
        fixture.WriteAdapter("Live");
        fixture.WriteImport("Import", DateTimeOffset.UtcNow.AddHours(-1));
        await File.WriteAllTextAsync(
            Path.Combine(fixture.Config, "host.json"), $$"""{ "Otlp": { "Endpoint": "{{receiver.Url}}", "Interval": "00:00:02", "TraceRatio": 1 } }""", TestContext.Current.CancellationToken);
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Live", "Running");
            await api.WhenStateAsync("Import", "Running");
            fixture.Simulator.Generator!.SetRate(300);
            using (await api.PostAsync("/api/v1/imports/Import/run"))
            {
            }

            string[] wanted = ["journal.commit", "import.run", "GET", "POST"];
            await Eventually.TrueAsync(() => wanted.All(name => receiver.Spans.Contains(name)), "spans of every kind arrive", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(
                () => receiver.Metrics.Any(names => names.Contains("adapter_link_up") && names.Contains("adapter_rest_requests")), "numbers of the adapter arrive", cancellationToken: TestContext.Current.CancellationToken);
            var told = string.Concat(receiver.Bodies);
            Assert.Contains("/api/v2/notifications/channels/{id}", told, StringComparison.Ordinal);
            Assert.NotEmpty(fixture.Simulator.Channels);
            Assert.DoesNotContain(fixture.Simulator.Channels, channel => told.Contains(channel.Id, StringComparison.Ordinal));
            Assert.DoesNotContain(HostFixture.Secret, told, StringComparison.Ordinal);

            // an adapter that is gone is not pushed any more, and nothing that measures holds the plugin
            File.Delete(Path.Combine(fixture.Config, "adapters", "Live.xml"));
            await api.WhenStateAsync("Live", "none");
            await Eventually.TrueAsync(() => receiver.Metrics.Last().Length > 0 && !receiver.Metrics.Last().Contains("adapter_link_up"), "the gauges of the adapter end", cancellationToken: TestContext.Current.CancellationToken);
            File.Delete(Path.Combine(fixture.Config, "adapters", "Import.xml"));
            await api.WhenStateAsync("Import", "none");
            await Eventually.TrueAsync(() => program.Error.Contains("has left memory", StringComparison.Ordinal), "the plugin leaves memory", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }
}
