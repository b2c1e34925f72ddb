using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator.Faults;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>Conversations of an outage that are not to be had.</summary>
[Collection(Alone.Name)]
public sealed class RefusedReadBackTests
{
    private static GenesysCloud.Simulator.Conversations.IConversationView Some(PlayedPast past)
        => past.Platform.Calls.All.Where(call => call.MediaType == "voice" && past.Truth.Facts().Any(fact => fact.Exact && fact.ConversationId == call.Id)).OrderBy(call => call.Start).ElementAt(20);

    [Fact]
    public async Task Conversations_AllViewsForbidden_StayUncertainAndAreLostAsRefused()
    {
        await using var past = await PlayedPast.BeginAsync();
        var first = past.Now - TimeSpan.FromDays(31) + TimeSpan.FromHours(3);
        past.Platform.Past!.Make(first, first + TimeSpan.FromHours(2), 10);
        past.Coverage.Begin(
            first,
            new CoverageSpan(first, first + TimeSpan.FromHours(2), CoverageState.Uncertain, CoverageCauses.LinkCut),
            new CoverageSpan(first + TimeSpan.FromHours(2), past.Now, CoverageState.Covered, CoverageCauses.Live));
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = "/api/v2/conversations*" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Current?.Cause == FailureClass.Permission, "refused", 1);
        Assert.All(
            past.Platform.Calls.All.Where(call => call.MediaType == "voice" && call.Start > first && call.Start < first + TimeSpan.FromHours(2)),
            call => Assert.Equal(CoverageState.Uncertain, past.Coverage.At(call.Start.AddMilliseconds(1))));

        await adapter.AdvanceUntilAsync(() => !past.Coverage.Spans.Any(span => span.State == CoverageState.Uncertain && span.From < first.AddDays(1)), "given up", 30);
        Assert.Contains(past.Coverage.Spans, span => span is { State: CoverageState.Lost, Cause: CoverageCauses.Refused });
        Assert.Contains("gap.beyond-reach", adapter.Status.Alarms.Keys);
        past.AssertAddsUp();
    }

    [Fact]
    public async Task Outage_OneConversationAlwaysRefused_OnlyItsTimeStaysUncertain()
    {
        await using var past = await OutageAsync();
        var up = past.Now;
        var poison = past.Platform.Calls.All.Where(call => call.MediaType == "voice" && past.Truth.Facts().Any(fact => fact.ConversationId == call.Id)).OrderBy(call => call.Start).ElementAt(20);
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 500, Path = $"*conversations*{poison.Id}" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the rest read back", 4);
        Assert.Equal(CoverageState.Uncertain, past.Coverage.At(poison.Start + TimeSpan.FromMilliseconds(1)));
        Assert.All(past.Missing(), fact => Assert.Contains(poison.Id, fact, StringComparison.Ordinal));
        Assert.Contains(adapter.Backfill.Backfills(), run => run.Failed == 1);

        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "all read back", 4);
        Assert.Empty(past.Missing());
        past.AssertAddsUp();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(400)]
    public async Task Outage_OneConversationIsListedAndNotToBeHad_OnlyItsTimeStaysUncertain(int status)
    {
        await using var past = await OutageAsync();
        var up = past.Now;
        var gone = Some(past);
        past.Platform.Faults.Requests.Add(new RequestFault { Status = status, Path = $"*conversations*{gone.Id}*" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the rest read back", 4);

        Assert.NotEmpty(past.Missing());
        Assert.All(past.Missing(), fact => Assert.Contains(gone.Id, fact, StringComparison.Ordinal));
        Assert.Equal(CoverageState.Uncertain, past.Coverage.At(gone.Start.AddMilliseconds(1)));
        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "all read back", 4);
        Assert.Empty(past.Missing());
        past.AssertAddsUp();
    }

    [Fact]
    public async Task Outage_ManyConversationsForbidden_TheOthersAreReadBackAndTheForbiddenTimeIsLostInTheEnd()
    {
        await using var past = await OutageAsync();
        var up = past.Now;

        // more in a row than are taken for the platform's own refusal
        var forbidden = past.Platform.Calls.All.Where(call => call.MediaType == "voice").OrderBy(call => call.Start).Skip(20).Take(15).Select(call => call.Id).ToHashSet();
        foreach (var id in forbidden)
        {
            past.Platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = $"*conversations*{id}*" });
        }

        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the others read back", 5);

        Assert.NotEmpty(past.Missing());
        Assert.All(past.Missing(), fact => Assert.Contains(fact.Split(' ')[1], forbidden));
        Assert.Contains(past.Coverage.Spans, span => span.State == CoverageState.Uncertain && span.From < up);
        past.Clock.Advance(TimeSpan.FromDays(31));
        await adapter.AdvanceUntilAsync(() => past.Coverage.Spans.Any(static span => span is { State: CoverageState.Lost, Cause: CoverageCauses.Refused }), "given up", 30);
    }

    /// <summary>Two hours of calls that nobody heard, and an hour in which the listing has caught up with them.</summary>
    private static async Task<PlayedPast> OutageAsync()
    {
        var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        past.Clock.Advance(TimeSpan.FromHours(1));
        return past;
    }
}
