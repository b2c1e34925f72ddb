using Adapter.Abstractions;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

public sealed class AdapterBookTests
{
    [Fact]
    public void Raise_Again_IsOneAlarmWithTheNewText()
    {
        AdapterBook book = new(new ManualClock());

        Assert.True(book.Raise("a", AlarmSeverity.Warning, "first", isHosts: false));
        Assert.False(book.Raise("a", AlarmSeverity.Error, "second", isHosts: false));

        var alarm = Assert.Single(book.Alarms);
        Assert.Equal(("second", AlarmSeverity.Error, true), (alarm.Text, alarm.Severity, alarm.IsActive));
    }

    [Fact]
    public void Clear_Raised_IsKeptAsClearedAndOnlyOnceTold()
    {
        ManualClock clock = new();
        AdapterBook book = new(clock);
        book.Raise("a", AlarmSeverity.Warning, "text", isHosts: false);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(book.Clear("a"));
        Assert.False(book.Clear("a"));

        var alarm = Assert.Single(book.Alarms);
        Assert.Equal(TimeSpan.FromMinutes(1), alarm.Cleared - alarm.Raised);
    }

    [Fact]
    public void Delivers_NewLife_ClearsWhatItDidNotRaiseAgain()
    {
        AdapterBook book = new(new ManualClock());
        book.Raise("again", AlarmSeverity.Warning, "text", isHosts: false);
        book.Raise("over", AlarmSeverity.Warning, "text", isHosts: false);
        book.Raise("host", AlarmSeverity.Warning, "text", isHosts: true);

        book.BeginLife();
        book.Raise("again", AlarmSeverity.Warning, "text", isHosts: false);
        Assert.Equal(3, book.Alarms.Count(alarm => alarm.IsActive));
        book.Delivers();

        Assert.Equal(["again", "host"], book.Alarms.Where(alarm => alarm.IsActive).Select(alarm => alarm.Code).Order());
    }

    [Fact]
    public void AnyName_WithoutEnd_IsCutOff()
    {
        AdapterBook book = new(new ManualClock());
        for (var i = 0; i < 5_000; i++)
        {
            book.SetFact($"fact.{i}", "x");
            book.Counter($"counter_{i}", "x").Add();
            book.Raise($"alarm.{i}", AlarmSeverity.Warning, "x", isHosts: false);
            book.Clear($"alarm.{i / 2}");
        }

        Assert.Equal((AdapterBook.NameLimit, AdapterBook.NameLimit), (book.Facts.Count, book.Counters.Count));
        Assert.True(book.Alarms.Count <= AdapterBook.NameLimit + AdapterBook.ClearedKept);
    }

    [Fact]
    public async Task Read_WhileAnAdapterAddsNames_IsNeverInItsWay()
    {
        for (var round = 0; round < 200; round++)
        {
            AdapterBook book = new(new ManualClock());
            var adding = Task.Run(() =>
            {
                for (var i = 0; i < AdapterBook.NameLimit; i++)
                {
                    book.Counter($"counter.{i}", "help").Add();
                    book.Gauge($"gauge.{i}", "help").Set(i);
                    book.SetFact($"fact.{i}", "x");
                }
            }, TestContext.Current.CancellationToken);
            while (!adding.IsCompleted)
            {
                Assert.InRange(book.Counters.Count, 0, AdapterBook.NameLimit);
                Assert.InRange(book.Gauges.Count, 0, AdapterBook.NameLimit);
                Assert.InRange(book.Facts.Count, 0, AdapterBook.NameLimit);
            }

            await adding;
        }
    }

    [Fact]
    public void Counter_SameName_IsTheSameOverAllLives()
    {
        AdapterBook book = new(new ManualClock());
        book.Counter("a", "help").Add(2);
        book.BeginLife();
        book.Counter("a", "other").Add();

        Assert.Equal(new CounterSnapshot("a", "help", 3), Assert.Single(book.Counters));
    }
}
