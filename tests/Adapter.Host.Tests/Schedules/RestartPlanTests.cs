using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Schedules;
using Adapter.Host.Tests.Supervision;

namespace Adapter.Host.Tests.Schedules;

public sealed class RestartPlanTests
{
    private static readonly AdapterType WithRestart = new()
    {
        Name = "Test Adapter",
        Description = "",
        DataSourceType = "Test",
        Settings = [],
        AdvancedSettings = [WellKnownSettings.RestartTime],
        Create = null!,
    };

    private static readonly AdapterType WithoutRestart = new() { Name = "Other Adapter", Description = "", DataSourceType = "Test", Settings = [], Create = null! };

    [Fact]
    public void From_NoKey_IsMidnightInTheZoneOfTheDataSource()
        => Assert.Equal(new DailyRestart(TimeOnly.MinValue, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), TimeSpan.Zero), Plan(Entry("A", ("zone", "Europe/London")))["a"]);

    [Fact]
    public void From_OwnKey_IsThatTime()
        => Assert.Equal(new TimeOnly(2, 30), Plan(Entry("A", ("RestartTime", "02:30")))["A"].Time);

    [Theory]
    [InlineData(null, "00:00", "01:00")]
    [InlineData("02:30", "02:30", "03:30")]
    [InlineData("23:30", "23:30", "00:30")]
    public void From_SecondaryWithoutKey_IsOneHourAfterItsPrimary(string? key, string primary, string secondary)
    {
        var plan = Plan(key is null ? Entry("P") : Entry("P", ("RestartTime", key)), Entry("S", ("secondaryOf", "p")));

        var midnight = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);
        Assert.Equal((primary, secondary), (plan["P"].After(midnight).ToString("HH:mm"), plan["S"].After(midnight).ToString("HH:mm")));
    }

    [Fact]
    public void From_SecondaryWithOwnKey_IsThatTime()
        => Assert.Equal((new TimeOnly(5, 0), TimeSpan.Zero), (Plan(Entry("P"), Entry("S", ("secondaryOf", "P"), ("RestartTime", "05:00")))["S"] is var plan ? (plan.Time, plan.Later) : default));

    [Fact]
    public void From_PrimaryNotThere_IsOneHourAfterTheDefault()
        => Assert.Equal((TimeOnly.MinValue, TimeSpan.FromHours(1)), (Plan(Entry("S", ("secondaryOf", "P")))["S"] is var plan ? (plan.Time, plan.Later) : default));

    [Fact]
    public void From_TypeWithoutRestartTime_HasNone()
        => Assert.Empty(RestartPlan.From([TestDefinitions.Entry(WithoutRestart, "A")], RestartHours.Alone));

    /// <summary>Two hosts, each with an adapter and its secondary, on the same definitions, through every restart of a year with both clock changes.</summary>
    [Theory]
    [InlineData("Europe/London", "01:00")]
    [InlineData("Europe/Berlin", "02:00")]
    [InlineData("Europe/Dublin", "00:30")]
    [InlineData("America/New_York", "01:30")]
    [InlineData("Australia/Lord_Howe", "01:45")]
    [InlineData("UTC", "23:30")]
    public void From_TwoHosts_NeverRestartInTheSameHour(string zone, string time)
    {
        AdapterEntry[] adapters = [Entry("P", ("zone", zone), ("RestartTime", time)), Entry("S", ("zone", zone), ("secondaryOf", "P"))];
        DailyRestart[] restarts = [.. ((RestartHours[])[RestartHours.OfPrimaryHost, RestartHours.OfSecondaryHost]).SelectMany(hours => RestartPlan.From(adapters, hours).Values)];
        Assert.Equal(4, restarts.Length);

        var all = restarts.SelectMany(Year).Order().ToList();
        Assert.Equal(4 * 365, all.Count);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromHours(1), $"{pair.First:u} and {pair.Second:u}"));

        static IEnumerable<DateTimeOffset> Year(DailyRestart restart)
        {
            var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
            for (var day = 0; day < 365; day++)
            {
                yield return at = restart.After(at);
            }
        }
    }

    private static IReadOnlyDictionary<string, DailyRestart> Plan(params AdapterEntry[] entries) => RestartPlan.From(entries, RestartHours.Alone);

    private static AdapterEntry Entry(string name, params (string, string)[] settings) => TestDefinitions.Entry(WithRestart, name, settings: settings);
}
