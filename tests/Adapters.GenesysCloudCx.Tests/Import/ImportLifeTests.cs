using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using GenesysCloud.Simulator.Rest;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>What the source says of itself, and what people and the host may ask of it.</summary>
public sealed class ImportLifeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PermissionSet.ConversationDetailView, "permission.analytics", "analytics:conversationDetail:view")]
    [InlineData(PermissionSet.RecordingView, "permission.recordings.view", "recording:recording:view")]
    public async Task Run_PermissionMissing_IsNamedAndTheSourceIsDegraded(string taken, string alarm, string named)
    {
        string[] all = taken == PermissionSet.RecordingView
            ? [PermissionSet.RecordingView, PermissionSet.RecordingSegmentView, PermissionSet.SnippetRecordingView, PermissionSet.ScreenRecordingView]
            : [PermissionSet.ConversationDetailView, PermissionSet.AgentConversationDetailView];
        await using var server = await ImportHarness.StartSimulatorAsync(change: options => options with { Permissions = PermissionSet.Without(all) });
        await using var import = new ImportHarness(server, _folder).Start();

        await import.UntilAsync(() => import.Status.Alarms.ContainsKey(alarm) && import.Status.Current is { IsRunning: false, Cause: FailureClass.Permission }, "the alarm and the state");

        Assert.Contains(named, import.Status.Alarms[alarm]);
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_LedgerDamaged_SaysSoAndFetchesEverythingAgainToTheSameNames()
    {
        await using var server = await ImportHarness.StartSimulatorAsync();
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), 3);
        string[] Media() => [.. Directory.EnumerateFiles(Path.Combine(_folder.Path, "recordings"), "*.wav", SearchOption.AllDirectories).Order()];
        string[] before;
        await using (var first = new ImportHarness(server, _folder).Start())
        {
            await first.UntilAllImportedAsync();
            await first.StopAsync();
            before = Media();
        }

        Array.ForEach(Directory.GetFiles(_folder.Path, "ledger.db*"), File.Delete);
        await File.WriteAllTextAsync(_folder["ledger.db"], "this was a ledger once, before the disk became what it is", TestContext.Current.CancellationToken);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();

        Assert.Contains("set-aside", import.Status.Alarms["import.ledger"]);
        Assert.Single(import.Status.Alarms.Values, text => text.Contains("ledger", StringComparison.Ordinal));
        Assert.Equal(before, Media());
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_WrongSecret_EndsWithWhatToDo()
    {
        await using var server = await ImportHarness.StartSimulatorAsync(change: options => options with { ClientSecret = "another" });
        await using var import = new ImportHarness(server, _folder).Start();

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => import.UntilAsync(() => false, "the source ends"));

        Assert.Equal(FailureClass.Credentials, failure.Class);
        Assert.NotNull(failure.Remedy);
    }

    [Fact]
    public async Task Renew_WhileRunning_TakesANewTokenInPlace()
    {
        await using var server = await ImportHarness.StartSimulatorAsync();
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAsync(() => import.Import.Run is { Ended: not null }, "it runs");
        server.Faults.ExpireTokens();

        Assert.True(await import.Source.RenewAsync("daily restart", TestContext.Current.CancellationToken));
        await import.Source.StartRunAsync("by hand", TestContext.Current.CancellationToken);
        await import.UntilAsync(() => import.Import.Run is { Number: 2, Ended: not null, Reason: "by hand" }, "a run with the new token has ended");
        await import.StopAsync();
    }

    [Fact]
    public async Task Source_NotConnected_SaysSo()
    {
        await using GenesysCloudImportSource source = new(new SharedBudgets());
        var cancellation = TestContext.Current.CancellationToken;

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(async () => await source.StartRunAsync("by hand", cancellation));
        Assert.Equal(FailureClass.Transient, failure.Class);
        await Assert.ThrowsAsync<AdapterFailureException>(() => source.RetryAsync([], cancellation));
        Assert.Null(source.ReadImportStatus().Run);
        Assert.False(await source.RenewAsync("daily restart", cancellation));
    }

    [Fact]
    public async Task Run_PlatformAsksForHours_ParksAndSaysUntilWhen()
    {
        await using var server = await ImportHarness.StartSimulatorAsync();
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAsync(() => import.Import.Run is { Ended: not null }, "it runs");
        server.Faults.Requests.Add(new GenesysCloud.Simulator.Faults.RequestFault { Status = 429, RetryAfter = TimeSpan.FromHours(2) });

        await import.Source.StartRunAsync("schedule", TestContext.Current.CancellationToken);

        await import.UntilAsync(() => import.Import.ParkedUntil is { } until && until > DateTimeOffset.UtcNow.AddMinutes(100), "it is parked");
        await import.UntilAsync(() => import.Status.Current is { IsRunning: false }, "and says so");
        await import.StopAsync();
    }
}
