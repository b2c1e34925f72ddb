using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>An alarm's whole life as an admin sees it: raised by the real cause, sent, acknowledged, over by itself.</summary>
public sealed class AlarmTests
{
    private const string Key = "shared between the two";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credentials_RefusedThenRepaired_AreToldAndResolvedByThemselves()
    {
        await using var fixture = await HostFixture.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(cancellationToken: Cancel);
        WriteSettings(fixture, receiver);
        fixture.WriteDataSource();
        fixture.WriteAdapter("Primary", secret: "not-the-secret");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            var url = api.Url.ToString();
            await api.WhenStateAsync("Primary", "Faulted");
            await Eventually.TrueAsync(() => receiver.Hooks.Count == 1, "the webhook", TimeSpan.FromSeconds(60), Cancel);
            var raised = Verified(receiver.Hooks[0]);
            Assert.Equal(("raised", "credentials.refused", "critical", "Primary"), (Word(raised, "event"), Word(raised, "alarm", "kind"), Word(raised, "alarm", "severity"), Word(raised, "alarm", "adapter")));
            var id = raised.GetProperty("alarm").GetProperty("id").GetInt64();

            var list = await HostProgram.RunAsync("alarms", "list", "--url", url);
            Assert.Equal(0, list.Code);
            Assert.Contains($"{id} critical active ", System.Text.RegularExpressions.Regex.Replace(list.Output, " +", " "), StringComparison.Ordinal);
            Assert.Contains("Correct the credentials", list.Output, StringComparison.Ordinal);
            var acknowledged = await HostProgram.RunAsync("alarms", "ack", $"{id}", "--note", "new secret on its way", "--url", url);
            Assert.Equal(0, acknowledged.Code);
            Assert.Contains("new secret on its way", acknowledged.Output, StringComparison.Ordinal);

            fixture.WriteAdapter("Primary");
            await api.WhenStateAsync("Primary", "Running");
            await Eventually.TrueAsync(() => receiver.Hooks.Count == 2, "the webhook that it is over", TimeSpan.FromSeconds(60), Cancel);
            var cleared = Verified(receiver.Hooks[1]);
            Assert.Equal(("cleared", id, "itself", "new secret on its way"),
                (Word(cleared, "event"), cleared.GetProperty("alarm").GetProperty("id").GetInt64(), Word(cleared, "alarm", "resolvedBy"), Word(cleared, "alarm", "note")));
            var show = await HostProgram.RunAsync("alarms", "show", $"{id}", "--url", url);
            Assert.Matches("raised by itself(.|\n)*acknowledged by local(.|\n)*cleared by itself", show.Output);
            Assert.Equal("No alarms.", (await HostProgram.RunAsync("alarms", "list", "--url", url)).Output.Trim());
            Assert.DoesNotContain("not-the-secret", string.Concat(receiver.Hooks.Select(hook => hook.Body)) + list.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restart_AlarmThatLasts_IsTheSameAndNotToldAgain()
    {
        await using var fixture = await HostFixture.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(cancellationToken: Cancel);
        WriteSettings(fixture, receiver);
        fixture.WriteDataSource();
        fixture.WriteAdapter("Primary", secret: "not-the-secret");
        var (first, api) = await fixture.StartHostAsync();
        using (api)
        {
            await Eventually.TrueAsync(() => receiver.Hooks.Count == 1, "the webhook", TimeSpan.FromSeconds(60), Cancel);
            await Eventually.TrueAsync(
                async () => Regex.IsMatch(await api.TextAsync("/metrics"), @"(?m)^adapterhost_alarm_deliveries_total\{[^}]*\} 1\r?$"), "the host knows that it was taken", TimeSpan.FromSeconds(60), Cancel);
        }

        first.Terminate();
        Assert.Equal(0, await first.WhenEndedAsync(TimeSpan.FromMinutes(1)));
        var (_, again) = await fixture.StartHostAsync();
        using (again)
        {
            await again.WhenStateAsync("Primary", "Faulted");
            await Eventually.TrueAsync(async () => (await OpenAsync(again)).GetProperty("count").GetInt64() >= 2, "it is seen again", cancellationToken: Cancel);
            var alarm = await OpenAsync(again);
            Assert.Equal(("credentials.refused", Verified(receiver.Hooks[0]).GetProperty("alarm").GetProperty("id").GetInt64()), (Word(alarm, "kind"), alarm.GetProperty("id").GetInt64()));
            var test = await HostProgram.RunAsync("alarms", "test", "--url", again.Url.ToString());
            Assert.Equal(0, test.Code);
            Assert.Matches("hook +Webhook +sent", test.Output);
            Assert.Equal(["raised", "test"], receiver.Hooks.Select(hook => Word(Verified(hook), "event"))); // neither over nor raised by the restart
        }
    }

    [Fact]
    public async Task Start_BadTarget_SaysWhichSettingAndWhatToDo()
    {
        await using var fixture = await HostFixture.StartAsync();
        Directory.CreateDirectory(fixture.Config);
        await File.WriteAllTextAsync(Path.Combine(fixture.Config, "host.json"), """{"Alarms": {"Targets": {"hook": {"Type": "Webhook", "Url": "https://example.com", "Secret": "env:E2E_NOT_THERE"}}}}""", Cancel);

        var (code, _, error) = await HostProgram.RunAsync("run", "--config", fixture.Config, "--data", fixture.Data, "--urls", "http://127.0.0.1:0");

        Assert.NotEqual(0, code);
        Assert.Contains("host.json: Alarms:Targets:hook:Secret: The environment variable E2E_NOT_THERE is not set.", error, StringComparison.Ordinal);
    }

    private static void WriteSettings(HostFixture fixture, WebhookReceiver receiver)
    {
        Directory.CreateDirectory(fixture.Config);
        File.WriteAllText(Path.Combine(fixture.Config, "key.txt"), Key);
        File.WriteAllText(Path.Combine(fixture.Config, "host.json"), $$"""
            {"Alarms": {"DiskFreeMiB": 0, "Targets": {
              "hook": {"Type": "Webhook", "Url": "{{receiver.Url}}", "Secret": "file:key.txt"}
            } } }
            """);
    }

    private static async Task<JsonElement> OpenAsync(HostApi api)
    {
        using var list = JsonDocument.Parse(await api.TextAsync("/api/v1/alarms?state=active"));
        return list.RootElement.GetProperty("alarms").EnumerateArray().Single().Clone();
    }

    /// <summary>As a receiver would: the signature is right and the time is now.</summary>
    private static JsonElement Verified(ReceivedHook hook)
    {
        var right = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{hook.Id}.{hook.Timestamp}.{hook.Body}"));
        Assert.Equal("v1," + Convert.ToBase64String(right), hook.Signature);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(hook.Timestamp, System.Globalization.CultureInfo.InvariantCulture), -1, 300);
        using var body = JsonDocument.Parse(hook.Body);
        return body.RootElement.Clone();
    }

    private static string? Word(JsonElement row, params string[] path) => path.Aggregate(row, (at, name) => at.GetProperty(name)).GetString();
}
