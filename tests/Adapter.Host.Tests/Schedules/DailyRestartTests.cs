using System.Globalization;
using Adapter.Host.Schedules;

namespace Adapter.Host.Tests.Schedules;

public sealed class DailyRestartTests
{
    [Theory]
    // skipped: the moment at which the clock goes on
    [InlineData("Europe/London", "01:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("Europe/Berlin", "02:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("America/New_York", "02:15", "2026-03-07T12:00Z", "2026-03-08T07:00Z", "2026-03-09T06:15Z")]
    [InlineData("Australia/Lord_Howe", "02:15", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    [InlineData("Europe/Dublin", "01:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    // repeated: the first of the two
    [InlineData("Europe/London", "01:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("Europe/Berlin", "02:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("America/New_York", "01:30", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("Australia/Lord_Howe", "01:45", "2026-04-04T00:00Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z")]
    [InlineData("Europe/Dublin", "01:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    // ordinary, and the default
    [InlineData("UTC", "00:00", "2026-06-01T00:00Z", "2026-06-02T00:00Z", "2026-06-03T00:00Z")]
    [InlineData("Asia/Kolkata", "00:00", "2026-06-01T00:00Z", "2026-06-01T18:30Z", "2026-06-02T18:30Z")]
    public void After_ClockChange_IsOnceThatDay(string zone, string time, string from, string first, string second)
    {
        var restart = Of(zone, time);

        var one = restart.After(At(from));
        var two = restart.After(one);

        Assert.Equal((At(first), At(second)), (one, two));
    }

    [Theory]
    // both would fall on the end of the gap if the secondary went by the wall clock
    [InlineData("Europe/London", "01:00", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z")]
    [InlineData("Europe/London", "01:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z")]
    [InlineData("UTC", "23:30", "2026-06-01T00:00Z", "2026-06-01T23:30Z", "2026-06-02T00:30Z")]
    public void After_Secondary_IsOneHourAfterItsPrimaryAlsoOnDaysOfAClockChange(string zone, string time, string from, string primary, string secondary)
    {
        Assert.Equal(At(primary), Of(zone, time).After(At(from)));
        Assert.Equal(At(secondary), (Of(zone, time) with { Later = TimeSpan.FromHours(1) }).After(At(primary)));
    }

    [Fact]
    public void After_EveryZoneAndQuarterOfAnHour_IsOnceForEachDayOfTheYear()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        List<string> wrong = [];
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones().DistinctBy(zone => zone.Id))
        {
            var changes = Enumerable.Range(0, 365).Select(day => start.AddDays(day)).Where(day => zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1))).ToList();
            foreach (var change in changes)
            {
                for (var minutes = 0; minutes < 24 * 60; minutes += 15)
                {
                    DailyRestart restart = new(TimeOnly.MinValue.AddMinutes(minutes), zone, TimeSpan.Zero);
                    var moment = change.AddDays(-3);
                    for (var i = 0; i < 6; i++)
                    {
                        var next = restart.After(moment);
                        var gap = next - moment;
                        if (i > 0 && (gap < TimeSpan.FromHours(22) || gap > TimeSpan.FromHours(26)))
                        {
                            wrong.Add($"{zone.Id} {restart.Time} {moment:u} {next:u}");
                        }

                        moment = next;
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static DailyRestart Of(string zone, string time)
        => new(TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone), TimeSpan.Zero);

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
