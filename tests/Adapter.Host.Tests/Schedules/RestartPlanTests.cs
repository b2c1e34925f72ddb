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
        => Assert.Empty(RestartPlan.From([TestDefinitions.Entry(WithoutRestart, "A")]));

    private static IReadOnlyDictionary<string, DailyRestart> Plan(params AdapterEntry[] entries) => RestartPlan.From(entries);

    private static AdapterEntry Entry(string name, params (string, string)[] settings) => TestDefinitions.Entry(WithRestart, name, settings: settings);
}
