using Adapter.Host.Alarms;

namespace Adapter.Host.Tests.Alarms;

public sealed class AlarmBookTests
{
    [Fact]
    public void Update_SaidAgain_IsOneAlarmThatCounts()
    {
        using AlarmWorld world = new();
        world.Raise("link.mute", text: "first");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Raise("link.mute", text: "second");
        world.Look();

        var alarm = world.Only;
        Assert.Equal(("second", 2L, AlarmState.Active, AlarmLevel.Critical), (alarm.Text, alarm.Count, alarm.State, alarm.Severity));
        Assert.Equal(TimeSpan.FromMinutes(1), alarm.LastSeenAt - alarm.RaisedAt);
        Assert.Equal([(alarm.Id, AlarmChange.Raised)], world.Told);
    }

    [Fact]
    public void Update_TellingOneFails_TellsTheOthersAndSaysSo()
    {
        using AlarmWorld world = new();
        List<string> told = [];
        AlarmBook book = new(
            world.Store, world.Flaps, world.Clock,
            (alarm, _) =>
            {
                told.Add(alarm.Kind);
                if (alarm.Kind == "quota")
                {
                    throw new InvalidOperationException("no way to tell");
                }
            },
            world.Log.CreateLogger("book"));
        AlarmLook look = new();
        foreach (var kind in (string[])["quota", "link.mute"])
        {
            look.Add(new AlarmSighting { Kind = AlarmCatalogue.Of(kind).Kind, Adapter = "Primary", Text = "It is so.", Since = world.Clock.GetUtcNow() });
        }

        Assert.Throws<AggregateException>(() => book.Update(look));

        Assert.Equal(["quota", "link.mute"], told);
        Assert.Equal(2, world.Store.Open().Count);
    }

    [Fact]
    public void Update_OtherAdapterKindOrSubject_IsAnotherAlarm()
    {
        using AlarmWorld world = new();
        world.Raise("permission.topic.presence");
        world.Raise("permission.topic.conversations");
        world.Raise("permission.topic.presence", adapter: "Second");
        world.Raise("quota");
        world.Raise("PERMISSION", adapter: "primary");

        Assert.Equal(5, world.Book.Open.Count);
    }

    [Fact]
    public void Update_SourceSilent_ResolvesItselfAndKeepsTheRecord()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        var id = world.Only.Id;
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        world.End("quota");

        Assert.Empty(world.Book.Open);
        var alarm = world.Book.Find(id)!;
        Assert.Equal((AlarmState.Cleared, Alarm.Itself, world.Clock.GetUtcNow()), (alarm.State, alarm.ResolvedBy, alarm.ResolvedAt));
        Assert.Equal([AlarmChange.Raised, AlarmChange.Cleared], world.Book.History(id).Select(line => line.Change));
    }

    [Fact]
    public void Acknowledge_Open_KeepsNameAndNoteUntilItResolvesItself()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        world.Book.Acknowledge(world.Only.Id, "ada", "seeing to it");
        world.Raise("quota", text: "still");

        var alarm = world.Only;
        Assert.Equal((AlarmState.Acknowledged, "ada", "seeing to it", "still"), (alarm.State, alarm.AcknowledgedBy, alarm.Note, alarm.Text));
        world.End("quota");
        Assert.Equal((AlarmState.Cleared, "ada", Alarm.Itself), world.Book.Find(alarm.Id) is { } now ? (now.State, now.AcknowledgedBy, now.ResolvedBy) : default);
    }

    [Fact]
    public void Clear_WhileItLasts_StaysClearedUntilItComesAnew()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        var first = world.Only.Id;
        world.Book.Clear(first, "ada", "known");
        world.Raise("quota");
        world.Look();
        Assert.Empty(world.Book.Open);
        Assert.Equal(("ada", "known"), world.Book.Find(first) is { } cleared ? (cleared.ResolvedBy, cleared.Note) : default);

        world.End("quota");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Raise("quota");
        Assert.NotEqual(first, world.Only.Id); // a person's word ends that one; this is another
    }

    [Fact]
    public void Clear_ClearedOrUnknown_ChangesNothing()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        var id = world.Only.Id;
        Assert.True(world.Book.Clear(id, "ada", null).IsChanged);
        Assert.False(world.Book.Clear(id, "bob", null).IsChanged);
        Assert.False(world.Book.Acknowledge(id, "bob", null).IsChanged);
        Assert.Null(world.Book.Clear(99, "bob", null).Alarm);
        Assert.Equal("ada", world.Book.Find(id)!.ResolvedBy);
    }

    [Fact]
    public void Update_ComesAgainSoon_IsTheSameAlarm()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        var id = world.Only.Id;
        world.End("quota");
        world.Clock.Advance(TimeSpan.FromMinutes(9));
        world.Raise("quota");

        Assert.Equal((id, 1, 2L, AlarmState.Active), (world.Only.Id, world.Only.Returns, world.Only.Count, world.Only.State));
        Assert.Equal([AlarmChange.Raised, AlarmChange.Cleared, AlarmChange.Returned], world.Book.History(id).Select(line => line.Change));
        world.End("quota");
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        world.Raise("quota");
        Assert.NotEqual(id, world.Only.Id);
    }

    [Fact]
    public void Update_ComesAndGoesManyTimes_IsOneAlarmWithACountAndFewWords()
    {
        using AlarmWorld world = new();
        for (var i = 0; i < 50; i++)
        {
            world.Raise("quota");
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            world.End("quota");
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var alarm = world.Only; // held open: it would come again
        Assert.Equal((50L, 49), (alarm.Count, alarm.Returns));
        Assert.Equal(7, world.Told.Count); // raised, then over and back three times; from then on silence
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        world.Look();
        Assert.Empty(world.Book.Open);
        Assert.Equal(AlarmChange.Cleared, world.Told[^1].Change);
    }

    [Fact]
    public void Open_AfterRestart_IsKeptUntilItsAdapterDecides()
    {
        using AlarmWorld world = new();
        world.Raise("permission.topic.presence");
        world.Raise("link.mute");
        var ids = world.Book.Open.Select(alarm => alarm.Id).ToList();
        world.Book.Acknowledge(ids[0], "ada", "on it");

        world.Restart();
        world.Undecided.Add("Primary");
        world.Look();
        Assert.Equal(ids, world.Book.Open.Select(alarm => alarm.Id));
        world.Raise("link.mute"); // raised again by the new life: still the same
        Assert.Equal(ids, world.Book.Open.Select(alarm => alarm.Id));
        Assert.Equal("ada", world.Book.Find(ids[0])!.AcknowledgedBy);

        world.Undecided.Clear(); // it delivers and did not raise the other one
        world.Look();
        Assert.Equal("link.mute", world.Only.Kind);
        Assert.Equal(AlarmState.Cleared, world.Book.Find(ids.Single(id => id != world.Only.Id))!.State);
    }

    [Fact]
    public void Update_SourceOfThisProcessSilentWhileUndecided_IsOver()
    {
        using AlarmWorld world = new();
        world.Undecided.Add("Primary");
        world.Raise("quota");
        world.End("quota");

        Assert.Empty(world.Book.Open);
    }

    [Fact]
    public void Update_MoreThanTheLimit_TakesNoMoreAndSaysSoOnce()
    {
        using AlarmWorld world = new();
        AlarmLook look = new();
        look.Seen.AddRange(Enumerable.Range(0, AlarmBook.OpenLimit + 10).Select(number => new AlarmSighting
        {
            Kind = AlarmCatalogue.Permission,
            Adapter = "Primary",
            Subject = $"{number}",
            Text = "Missing.",
            Since = world.Clock.GetUtcNow(),
        }));
        world.Book.Update(look);
        world.Book.Update(look);

        Assert.Equal(AlarmBook.OpenLimit, world.Book.Open.Count);
        Assert.Single(world.Log.Lines, line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.AlarmsTooMany);
    }
}
