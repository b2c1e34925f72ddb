using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

/// <summary>What a run leaves behind must never claim more than is on disk: the next run reads back from there.</summary>
public sealed class LastLiveTests : IDisposable
{
    private const string Analytics = "*analytics*";

    private readonly TempFolder _state = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Kill_GapNotReadBack_TheNextRunStartsBeforeTheGap()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, cancellationToken: Cancel);
        platform.Faults.Requests.Add(new RequestFault { Status = 503, Path = Analytics });
        await using var adapter = await StartAsync(platform);
        var up = _clock.GetUtcNow();

        await HearAsync(adapter, up + TimeSpan.FromMinutes(2));
        await adapter.UntilAsync(() => Kept() is not null, "a moment kept");

        Assert.True(Kept() <= up, $"{Kept():O} is after {up:O}");
    }

    [Fact]
    public async Task Stop_GapNotReadBack_TheNextRunStartsBeforeTheGap()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, cancellationToken: Cancel);
        platform.Faults.Requests.Add(new RequestFault { Status = 503, Path = Analytics });
        await using var adapter = await StartAsync(platform);
        var up = _clock.GetUtcNow();
        await HearAsync(adapter, up + TimeSpan.FromMinutes(2));

        await adapter.StopAsync(StopReason.HostStopping);

        Assert.True(Kept() <= up, $"{Kept():O} is after {up:O}");
    }

    [Fact]
    public async Task Stop_EverythingReadBackAndOnDisk_KeepsTheLastMoment()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, cancellationToken: Cancel);
        await using var adapter = await StartAsync(platform);
        await ReadBackAsync(adapter);
        var heard = Heard(adapter);

        await adapter.StopAsync(StopReason.HostStopping);

        Assert.True(Kept() >= heard, $"{Kept():O} is before {heard:O}");
    }

    [Fact]
    public async Task Kill_JournalStandsStill_WhatIsNotOnDiskIsNotCounted()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, cancellationToken: Cancel);
        await using var adapter = await StartAsync(platform);
        await ReadBackAsync(adapter);
        adapter.Journal.Hold();
        var held = _clock.GetUtcNow();

        await HearAsync(adapter, held + TimeSpan.FromMinutes(2));

        Assert.True(Kept() <= held, $"{Kept():O} is after {held:O}");
        adapter.Journal.Release();
        await adapter.AdvanceUntilAsync(() => Kept() > held, "on disk again");
    }

    private async Task<AdapterHarness> StartAsync(SimulatorServer platform)
    {
        AdapterHarness adapter = new(platform.BaseUrl, time: _clock, state: _state);
        adapter.Start();
        await adapter.UntilAsync(() => adapter.Status.Facts.ContainsKey("link.channels"), "connected");
        return adapter;
    }

    private static Task HearAsync(AdapterHarness adapter, DateTimeOffset until) => adapter.AdvanceUntilAsync(() => Heard(adapter) >= until, "frames heard");

    private static DateTimeOffset? Heard(AdapterHarness adapter)
        => adapter.Status.Facts.TryGetValue("link.last.frame", out var at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;

    private async Task ReadBackAsync(AdapterHarness adapter)
    {
        await adapter.AdvanceUntilAsync(() => adapter.Log.Lines.Any(line => line.Text.Contains("counts as read back", StringComparison.Ordinal)), "the first gap closed", 2);
        await HearAsync(adapter, _clock.GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    private DateTimeOffset? Kept()
        => File.Exists(_state["last-live.txt"]) ? DateTimeOffset.Parse(File.ReadAllText(_state["last-live.txt"]), CultureInfo.InvariantCulture) : null;
}
