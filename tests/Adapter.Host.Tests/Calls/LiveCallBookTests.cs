using Adapter.Abstractions;
using Adapter.Host.Calls;
using Testing.Common;

namespace Adapter.Host.Tests.Calls;

public sealed class LiveCallBookTests
{
    private readonly ManualClock _clock = new(Told.Start.AddHours(1));
    private long _sequence;

    [Fact]
    public void Read_HoldReadBackOfAnEndedCall_IsNoCall()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        Take(book, true, Told.Call(EventTypes.CallHeld, 10, change: fields => fields.Recovered = true));

        Assert.Empty(book.Read().Calls);
        Assert.Equal([("Contoso", "c1")], book.NeedsPast(10));
        var version = book.Version;
        book.TakePast(("Contoso", "c1"), [CallFactReader.Read(Told.Journaled(1, Told.Call(EventTypes.CallEnded, 20)))!]);
        book.Settle();
        Assert.Empty(book.Read().Calls);
        Assert.NotEqual(version, book.Version);
    }

    [Fact]
    public void Read_EndedLongAgoAndForgotten_StaysEndedWhenSomethingComesLate()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        Take(book, true, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5), Told.Call(EventTypes.CallEnded, 20));
        _clock.Advance(TimeSpan.FromHours(1));
        book.Settle();
        Take(book, true, Told.Call(EventTypes.CallAttributesUpdated, 25, purpose: "agent", change: fields => fields.Discriminator = "1"));

        Assert.Empty(book.Read().Calls);
        Assert.Single(book.NeedsPast(10));
    }

    [Fact]
    public void Read_SameConversationInTwoDataSources_IsTwo()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        book.Take(Told.Journaled(1, Told.Call(EventTypes.CallOffered, 0), "First", "Contoso"), true);
        book.Take(Told.Journaled(2, Told.Call(EventTypes.CallOffered, 0), "Other", "Fabrikam"), true);
        book.Settle();

        Assert.Equal(["Contoso", "Fabrikam"], book.Read().Calls.Select(item => item.Call.DataSource).Order());
    }

    [Fact]
    public void Read_TwoAdaptersOfAPair_OneCallOfBoth()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        book.Take(Told.Journaled(1, Told.Call(EventTypes.CallOffered, 0), "First"), true);
        book.Take(Told.Journaled(2, Told.Call(EventTypes.CallConnected, 5), "Second"), true);
        book.Settle();

        var call = Assert.Single(book.Read().Calls).Call;
        Assert.Equal((LegState.Connected, "Second,First"), (call.State, string.Join(',', call.Adapters)));

        // one link down leaves the other to hear it; both down leave nobody
        Link(book, "Second", EventTypes.LinkDown, 30);
        Assert.Null(book.Read().Calls[0].UnsureSince);
        Link(book, "First", EventTypes.LinkStopping, 40);
        Assert.Equal(Told.Start.AddSeconds(40), book.Read().Calls[0].UnsureSince);
        Link(book, "Second", EventTypes.LinkUp, 50);
        Assert.Null(book.Read().Calls[0].UnsureSince);
        Assert.Equal(["First"], book.Read().Unsure.Select(item => item.Adapter));
    }

    [Fact]
    public void Read_LeftByAnEarlierLifeOfTheHost_IsUnsureUntilItsAdapterIsHeard()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        Take(book, false, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5));
        Assert.Equal(Told.Start.AddSeconds(5), Assert.Single(book.Read().Calls).UnsureSince);

        Link(book, "First", EventTypes.LinkUp, 60);

        Assert.Null(Assert.Single(book.Read().Calls).UnsureSince);
    }

    [Fact]
    public void DropStale_NobodyHearsItForADay_LetsItGoAndSaysSo()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits());
        Take(book, true, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallOffered, 0, conversation: "c2"));
        book.Take(Told.Journaled(9, Told.Call(EventTypes.CallOffered, 0, conversation: "c3"), "Other"), true);
        book.Settle();
        Link(book, "First", EventTypes.LinkStopping, 10);

        _clock.Advance(TimeSpan.FromHours(23));
        book.DropStale();
        Assert.Equal(3, book.Read().Calls.Count);
        _clock.Advance(TimeSpan.FromHours(2));
        book.DropStale();
        Assert.Equal("c3", Assert.Single(book.Read().Calls).Call.Conversation);
        Assert.Equal(2, book.Read().LetGo);
    }

    [Fact]
    public void Take_MoreThanTheLimits_LetsTheOldestGo()
    {
        LiveCallBook book = new(_clock, new LiveCallLimits { Conversations = 100, Over = 50 });
        for (var i = 0; i < 1_000; i++)
        {
            Take(book, true, Told.Call(EventTypes.CallOffered, i, conversation: $"c{i}"));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var calls = book.Read().Calls;
        Assert.InRange(calls.Count, 100, 150);
        Assert.Contains(calls, item => item.Call.Conversation == "c999");
        Assert.Equal(1_000 - calls.Count, book.LetGo);
    }

    [Fact]
    public void Take_AThousandHolds_KeepsSoManyFactsAndNoMore()
    {
        LiveConversation conversation = new();
        for (var i = 0; i < 3_000; i++)
        {
            conversation.Add(CallFactReader.Read(Told.Journaled(i + 1, Told.Call(i == 0 ? EventTypes.CallConnected : EventTypes.CallHeld, i, change: fields => fields.Discriminator = $"{i}")))!);
        }

        conversation.Tell();
        Assert.Equal(LiveConversation.MaxFacts, conversation.Facts.Count);
        Assert.Equal(LegState.Held, Assert.Single(conversation.Calls).State);
        Assert.Equal(FactKind.Connected, conversation.Facts[0].Kind);
    }

    private void Take(LiveCallBook book, bool isOfThisLife, params CallEvent[] events)
    {
        foreach (var fact in events)
        {
            book.Take(Told.Journaled(++_sequence, fact), isOfThisLife);
        }

        book.Settle();
    }

    private void Link(LiveCallBook book, string adapter, string type, double second)
        => book.Take(Told.Journaled(++_sequence, new LinkEvent { Id = Guid.NewGuid(), Type = type, Time = Told.Start.AddSeconds(second) }, adapter), true);
}
