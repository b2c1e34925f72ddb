using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Logging;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class LogRetentionTests
{
    [Fact]
    public async Task Clean_FilesOlderThanKept_AreRemovedWhetherAnybodyWritesOrNot()
    {
        using TempFolder folder = new();
        ManualClock clock = new();
        Write(folder, "adapterhost_2026_08_15.log", "adapterhost_2026_08_15_1.log", "adapterhost_2026_08_16.log", "adapterhost_2026_09_14.log", "audit_2020_01_01.log");
        Write(folder, "cti/cti_2026_09_11.log", "cti/cti_2026_09_11_1.log", "cti/cti_2026_09_12.log", "cti/cti_2026_09_13.log", "cti/notes.txt");
        using var retention = Make(folder, new LogOptions { Days = 30, RawDays = 3 }, clock);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await clock.WhenDueWithinAsync(TimeSpan.FromHours(1));
        await LeftAsync(folder["logs/cti"], "cti_2026_09_12.log", "cti_2026_09_13.log", "notes.txt");
        await LeftAsync(folder["logs"], "adapterhost_2026_08_16.log", "adapterhost_2026_09_14.log", "audit_2020_01_01.log");

        clock.Advance(TimeSpan.FromDays(60));
        await LeftAsync(folder["logs/cti"], "cti_2026_09_13.log", "notes.txt");
        await LeftAsync(folder["logs"], "adapterhost_2026_09_14.log", "audit_2020_01_01.log");
        await retention.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Clean_FilesTooLargeTogether_TheOldestGo()
    {
        using TempFolder folder = new();
        ManualClock clock = new();
        foreach (var name in (string[])["adapterhost_2026_09_12.log", "adapterhost_2026_09_13_2.log", "adapterhost_2026_09_13_10.log", "adapterhost_2026_09_14.log"])
        {
            folder.Write("logs/" + name, new string('x', 6 * 1024 * 1024));
        }

        using var retention = Make(folder, new LogOptions { TotalMiB = 10 }, clock);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await LeftAsync(folder["logs"], "adapterhost_2026_09_13_10.log", "adapterhost_2026_09_14.log");
        await retention.StopAsync(CancellationToken.None);
    }

    private static LogRetention Make(TempFolder folder, LogOptions options, ManualClock clock)
    {
        LogRecorder log = new();
        var logs = HostLogs.Open(folder["config"], folder.Path);
        return new LogRetention(logs, new RawCapture(logs.Folder, options, clock, log.CreateLogger<RawCapture>()), options, new HostParts(clock, log.CreateLogger<HostParts>()), clock, log.CreateLogger<LogRetention>());
    }

    private static async Task LeftAsync(string folder, params string[] names)
        => await Eventually.TrueAsync(() => Names(folder).SequenceEqual(names), $"what is left: {string.Join(" ", names)}", cancellationToken: TestContext.Current.CancellationToken);

    private static void Write(TempFolder folder, params string[] names) => Array.ForEach(names, name => folder.Write("logs/" + name, "x"));

    private static IEnumerable<string?> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
