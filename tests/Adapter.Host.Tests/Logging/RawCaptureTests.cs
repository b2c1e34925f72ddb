using System.Net;
using System.Net.Http.Json;
using Adapter.Abstractions;
using Adapter.Host.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class RawCaptureTests
{
    private const string Marker = "+49 30 5550 4711";

    [Theory]
    [InlineData("<logger name=\"*\" minlevel=\"Info\"", "<logger name=\"*\" minlevel=\"Trace\"")]
    [InlineData("<logger name=\"*\" minlevel=\"Info\"", "<logger name=\"*\" finalMinLevel=\"Trace\"")]
    public async Task Write_EveryLevelOn_GoesToNoLogOfTheHost(string rule, string loud)
    {
        await using var fixture = await LogFixture.StartAsync(text => text.Replace(rule, loud, StringComparison.Ordinal));
        fixture.Levels.Set(LogTopic.All, LogLevel.Trace, TimeSpan.FromHours(1), "ada");
        var raw = fixture.LoggerOf("A", LogCategories.RawCti);
        var capture = fixture.Services.GetRequiredService<RawCapture>();

        Assert.False(raw.IsEnabled(LogLevel.Trace));
        raw.LogCritical("off {Number}", Marker);
        capture.SwitchOn("A", TimeSpan.FromMinutes(1), "ada");
        Assert.True(raw.IsEnabled(LogLevel.Trace));
        raw.LogTrace("on {Number}", Marker);
        fixture.LoggerOf("B", LogCategories.RawCti).LogTrace("of another {Number}", Marker);
        fixture.LoggerOf("A").LogTrace("the usual");

        var files = fixture.Files();
        Assert.Contains("the usual", files, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, files, StringComparison.Ordinal);
        var tail = fixture.Services.GetRequiredService<LogTail>();
        Assert.DoesNotContain(tail.Read(0, 10_000).Lines, line => line.Message.Contains(Marker, StringComparison.Ordinal));
        Assert.True(capture.SwitchOff("A", "ada"));
        capture.Dispose();
        var text = LogFixture.Read(Assert.Single(Directory.GetFiles(capture.Folder)));
        Assert.EndsWith($"[A] on {Marker}", text.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("off ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of another", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SwitchOn_TimeGoneBy_EndsByItself()
    {
        using TempFolder folder = new();
        ManualClock clock = new();
        LogRecorder log = new();
        using RawCapture capture = new(folder.Path, new LogOptions(), clock, log.CreateLogger<RawCapture>());
        capture.SwitchOn("A", TimeSpan.FromMinutes(15), "ada");
        capture.SwitchOn("B", TimeSpan.FromMinutes(30), "ada");
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.False(capture.IsOn("A"));
        Assert.True(capture.IsOn("b"));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(capture.On);
        Assert.Equal([3505, 3505, 3506, 3506], log.Lines.Select(line => line.Id.Id));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(capture.Folder));
        }
    }

    [Fact]
    public async Task Api_UnknownAdapter_IsNotFound()
    {
        await using var fixture = await LogFixture.StartAsync();
        using var answer = await fixture.Client.PutAsJsonAsync("/api/v1/logging/raw", new { adapter = "Nobody" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var off = await fixture.Client.DeleteAsync("/api/v1/logging/raw?adapter=Nobody", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, off.StatusCode);
    }
}
