using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Adapter.Host.Tests.Journal;

namespace Adapter.Host.Tests.Pair;

public sealed class HandoutTests
{
    [Fact]
    public void From_NoChange_IsEverythingThatWasJournaledAlone()
        => Assert.Equal("1-", Text(Handout.From([]), 9));

    [Theory]
    [InlineData("-5", "1-5")]
    [InlineData("-5 +3", "1-")]
    [InlineData("-0 +0", "1-")]
    [InlineData("-2 +4 -6", "1-2 5-6")]
    [InlineData("-2 +4 -6 +5", "1-2 5-")]
    [InlineData("-2 +4 -6 +0", "1-")]
    [InlineData("-0 +3 -3 +6 -6", "")]
    [InlineData("-0 +3 +1 -4", "2-4")]
    [InlineData("-0 +3 -5 -8", "4-5")]
    public void From_Changes_IsWhatItJournaledWhileActiveAndWhatItResubmits(string changes, string expected)
        => Assert.Equal(expected, Text(Handout.From(Changes(changes)), 9));

    /// <summary>Whatever happened before, a change never takes anything away that was handed out while the host was active.</summary>
    [Fact]
    public void From_AnyChanges_NothingJournaledWhileActiveIsEverLeftOut()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            Random random = new(seed);
            List<RoleChange> changes = [];
            HashSet<long> owed = [];
            var (active, newest) = (true, 0L);
            for (var i = 0; i < 20; i++)
            {
                for (var count = random.Next(4); count > 0; count--)
                {
                    newest++;
                    if (active)
                    {
                        owed.Add(newest);
                    }
                }

                active = !active;
                var sequence = active ? random.NextInt64(newest + 1) : newest;
                changes.Add(new RoleChange(DateTimeOffset.UnixEpoch, sequence, active, 1, ""));
                for (var n = sequence + 1; active && n <= newest; n++)
                {
                    owed.Add(n);
                }

                var handout = Handout.From(changes);
                Assert.True(owed.SetEquals(Numbers(handout, newest)), $"seed {seed}, change {i}");
                Assert.Equal(active, handout.IsActive);
            }
        }
    }

    [Fact]
    public void Places_OnStandby_StayAtTheEndOfWhatIsHandedOut()
    {
        var handout = Handout.From(Changes("-2 +4 -6"));
        Assert.Equal((0, 4, 5, 6, 9), (handout.PlaceOf(0), handout.PlaceOf(2), handout.PlaceOf(5), handout.PlaceOf(6), handout.PlaceOf(9)));
        Assert.Equal((6, 6, 8), (handout.Newest(9), handout.Reached(3, 9), handout.Reached(8, 9)));
        Assert.Equal((false, true), (handout.IsReadUpTo(5, 9), handout.IsReadUpTo(6, 9)));
    }

    [Fact]
    public async Task ReadAsync_SeveralRanges_GivesTheirEventsUpToTheLimit()
    {
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("A", "Contoso").PublishAsync(JournalFixture.Calls(1, 9), TestContext.Current.CancellationToken);
        var handout = Handout.From(Changes("-2 +4 -6 +7"));
        Assert.Equal([1, 2, 5, 6, 8, 9], await ReadAsync(fixture, handout, new JournalQuery()));
        Assert.Equal([2, 5, 6], await ReadAsync(fixture, handout, new JournalQuery(1, 3)));
        Assert.Equal([2], await ReadAsync(fixture, handout, new JournalQuery(1, 1)));
        Assert.Equal([6, 8], await ReadAsync(fixture, handout, new JournalQuery(5, 2)));
    }

    private static async Task<List<long>> ReadAsync(JournalFixture fixture, Handout handout, JournalQuery query)
    {
        List<long> numbers = [];
        await foreach (var fact in handout.ReadAsync(fixture.Journal, query, TestContext.Current.CancellationToken))
        {
            numbers.Add(fact.Sequence);
        }

        return numbers;
    }

    private static IEnumerable<RoleChange> Changes(string text)
        => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(change => new RoleChange(
            DateTimeOffset.UnixEpoch, long.Parse(change[1..], System.Globalization.CultureInfo.InvariantCulture), change[0] == '+', 1, ""));

    private static IEnumerable<long> Numbers(Handout handout, long newest)
    {
        for (var place = handout.PlaceOf(0); place < newest && !(handout.IsReadUpTo(place, newest)); place = handout.PlaceOf(place + 1))
        {
            yield return place + 1;
        }
    }

    private static string Text(Handout handout, long newest)
    {
        List<string> runs = [];
        foreach (var run in Numbers(handout, newest).Select((number, index) => (number, Key: number - index)).GroupBy(pair => pair.Key))
        {
            var (first, last) = (run.First().number, run.Last().number);
            runs.Add(last == newest && handout.IsActive ? $"{first}-" : $"{first}-{last}");
        }

        return string.Join(' ', runs);
    }
}
