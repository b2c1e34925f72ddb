using System.Net.Http.Json;
using System.Text.Json;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Tests.Logging;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

/// <summary>What rooms of the real host say of themselves, seen by whoever looks at the alarms.</summary>
public class HostRoomAlarmsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_PartHasAFault_IsAnAlarmAndANotice()
    {
        await using var fixture = await LogFixture.StartAsync();

        fixture.Services.GetRequiredService<HostParts>().Try("bench", () => throw new InvalidOperationException("words"));

        await UntilAsync(fixture, "host.part", "A part of the host has a fault (InvalidOperationException) and is tried again: bench.");
        Assert.Contains("is tried again: bench.", await fixture.Client.GetStringAsync("/health/ready", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_AuditTrailCannotBeWritten_IsAnAlarm()
    {
        await using var fixture = await LogFixture.StartAsync();
        var folder = fixture.Data("audit");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await File.WriteAllTextAsync(folder, "in the way", Cancel);
        using var noted = await fixture.Client.PutAsync("/api/v1/consumers/a", null, Cancel);
        Assert.True(noted.IsSuccessStatusCode);

        await UntilAsync(fixture, "access.audit", "The audit trail cannot be written");
    }

    [Fact]
    public async Task Host_UsersCannotBeRead_IsAnAlarm()
    {
        await using var fixture = await LogFixture.StartAsync();
        await File.WriteAllTextAsync(Directory.CreateDirectory(fixture.Data("access")).FullName + "/credentials.json", "{ torn", Cancel);

        await UntilAsync(fixture, "access.file", "credentials.json");
    }

    [Fact]
    public async Task Host_RecordOfSchedulesWasDamaged_IsAnAlarm()
    {
        await using var fixture = await LogFixture.StartAsync(prepare: data => File.WriteAllText(Path.Combine(data, "schedules.json"), "{ torn"));

        await UntilAsync(fixture, "schedules.file", "schedules.json");
    }

    private static Task UntilAsync(LogFixture fixture, string kind, string words) => Eventually.TrueAsync(
        async () => (await fixture.Client.GetFromJsonAsync<JsonElement>("/api/v1/alarms", Cancel)).GetProperty("alarms").EnumerateArray()
            .Any(alarm => alarm.GetProperty("kind").GetString() == kind && alarm.GetProperty("text").GetString()!.Contains(words, StringComparison.Ordinal)),
        $"an alarm {kind}", cancellationToken: Cancel);
}
