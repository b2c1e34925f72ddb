using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Discovery;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>One recording that the platform never finishes must not keep the others of its request from being stored.</summary>
public sealed class BatchFetcherTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedPlatform _platform = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _platform.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Fetch_OneBringsNothing_IsAskedForApartFromThenOn()
    {
        _platform.OnApi = static request => ScriptedPlatform.Json(request.Method == HttpMethod.Post
            ? """{"id":"job"}"""
            : """{"status":"PROCESSING","expectedResultCount":2,"resultCount":1,"results":[{"conversationId":"c1","recordingId":"quick","errorMsg":"not now"}]}""");
        await using var ledger = await ImportLedger.OpenAsync(_folder.Path, _platform.Clock, _platform.Log.CreateLogger("ledger"), Cancel);
        var due = await DueAsync(ledger);
        using var fetcher = Fetcher(ledger);
        Assert.Single(fetcher.Group(due));
        var begun = _platform.Clock.GetUtcNow();

        await LaneRuns.UntilDoneAsync(fetcher.FetchAsync(due, Cancel), _platform.Clock);

        Assert.Equal([["quick"], ["stuck"]], fetcher.Group(due).Select(static group => group.Select(static recording => recording.RecordingId)));
        Assert.All(await ledger.OfConversationAsync("c2", Cancel), recording => Assert.True(recording is { Attempts: 1, NextAttempt: not null }));
        Assert.True(_platform.Clock.GetUtcNow() - begun < TimeSpan.FromMinutes(6));
    }

    private BatchFetcher Fetcher(ImportLedger ledger)
    {
        var log = _platform.Log.CreateLogger("import");
        WorkPause pause = new(_platform.Health, _platform.Clock, _platform.Status);
        ImportMeter meter = new(_platform.Clock, _platform.Status);
        FetchPolicy policy = new(new LiveImportOptions(FetchPolicyTests.Options()), static () => 0.5);
        FetchDesk desk = new(policy, ledger, null!, pause, meter, _platform.Api, _platform.Clock, _platform.Status, log);
        ConversationBodies bodies = new(_platform.Api, ledger, _platform.Clock, _platform.Status, log);
        return new BatchFetcher(new BatchClient(_platform.Api), null!, bodies, null!, desk, pause, meter, _platform.Clock, 2, log);
    }

    private async Task<IReadOnlyList<LedgerRecording>> DueAsync(ImportLedger ledger)
    {
        var now = _platform.Clock.GetUtcNow();
        FoundConversation Found(string id) => new(id, now.AddMinutes(-5), now, 1, "{}"u8.ToArray());
        await ledger.NoteConversationsAsync([Found("c1"), Found("c2")], Lane.Live, Cancel);
        foreach (var look in await ledger.TakeLooksAsync(Lane.Live, 10, Cancel))
        {
            await ledger.NoteLookAsync(look, [new ListedRecording(look.ConversationId == "c1" ? "quick" : "stuck", "audio", "Trunk", "s", "AVAILABLE", null, null)], null, Cancel);
        }

        return await ledger.TakeDueAsync(Lane.Live, 10, Cancel);
    }
}
