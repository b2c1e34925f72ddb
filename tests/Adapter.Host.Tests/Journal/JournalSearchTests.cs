using Adapter.Host.Journal;

namespace Adapter.Host.Tests.Journal;

public class JournalSearchTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_OverManySegments_GivesEachEventOnceInTheOrderAskedFor(bool newestFirst)
    {
        await using var fixture = await ManyAsync();
        var found = await AllAsync(fixture, new SearchRequest(new JournalQuery(), 700) { NewestFirst = newestFirst });

        Assert.Equal(20_000, found.Count);
        Assert.Equal(newestFirst ? Enumerable.Range(1, 20_000).Reverse().Select(number => (long)number) : Enumerable.Range(1, 20_000).Select(number => (long)number), found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_ByConversationAndType_GivesOnlyThose(bool newestFirst)
    {
        await using var fixture = await ManyAsync();
        var found = await AllAsync(fixture, new SearchRequest(new JournalQuery { Conversation = "second", Adapter = "primary", Type = "recorder.call.connected" }, 3) { NewestFirst = newestFirst });

        Assert.Equal(10, found.Count);
        Assert.All(found, sequence => Assert.InRange(sequence, 9_001, 9_010));
        Assert.Empty(await AllAsync(fixture, new SearchRequest(new JournalQuery { Adapter = "nobody" }, 3) { NewestFirst = newestFirst }));
    }

    /// <summary>What was read back stands behind what happened after it, and is found all the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_ByTime_FindsWhatWasReadBackLaterToo(bool newestFirst)
    {
        await using var fixture = await ManyAsync();
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(100, "read back")], TestContext.Current.CancellationToken);
        var found = await AllAsync(fixture, new SearchRequest(new JournalQuery(), 3)
        {
            From = Start.AddMilliseconds(100),
            To = Start.AddMilliseconds(105),
            NewestFirst = newestFirst,
        });

        Assert.Equal([101, 102, 103, 104, 105, 20_001], found.Order());
        Assert.Equal(newestFirst ? 20_001 : 101, found[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_WithLittlePatience_StopsAndGoesOnWhereItStopped(bool newestFirst)
    {
        await using var fixture = await ManyAsync();
        SearchRequest request = new(new JournalQuery(), 10) { From = Start.AddMilliseconds(9_000), To = Start.AddMilliseconds(9_001), NewestFirst = newestFirst };
        var first = await fixture.Journal.QueryAsync(connection => JournalSearch.Find(connection, request, patience: 1), TestContext.Current.CancellationToken);

        Assert.Empty(first.Events);
        Assert.NotNull(first.Next);
        Assert.NotNull(first.Reached);
        Assert.Equal([9_001], await AllAsync(fixture, request, patience: 1));
    }

    [Fact]
    public async Task Find_InAnEmptyJournal_FindsNothing()
    {
        await using JournalFixture fixture = new();
        Assert.Empty(await AllAsync(fixture, new SearchRequest(new JournalQuery(), 10) { NewestFirst = true }));
        Assert.Empty(await AllAsync(fixture, new SearchRequest(new JournalQuery(), 10)));
    }

    /// <summary>20,000 events in two closed segments and an open one; ten of them of another conversation.</summary>
    private static async Task<JournalFixture> ManyAsync()
    {
        JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        await publisher.PublishAsync(JournalFixture.Calls(0, 9_000, "first"), TestContext.Current.CancellationToken);
        await publisher.PublishAsync(JournalFixture.Calls(9_000, 10, "second"), TestContext.Current.CancellationToken);
        await publisher.PublishAsync(JournalFixture.Calls(9_010, 10_990, "first"), TestContext.Current.CancellationToken);
        return fixture;
    }

    private static async Task<List<long>> AllAsync(JournalFixture fixture, SearchRequest request, int patience = JournalSearch.Patience)
    {
        List<long> all = [];
        while (true)
        {
            var page = request;
            var result = await fixture.Journal.QueryAsync(connection => JournalSearch.Find(connection, page, patience), TestContext.Current.CancellationToken);
            all.AddRange(result.Events.Select(fact => fact.Sequence));
            if (result.Next is not { } next)
            {
                return all;
            }

            Assert.NotEqual(request.At, next);
            request = request with { At = next };
        }
    }
}
