namespace Adapter.Host.Schedules;

/// <summary>When one adapter is restarted every day. Pure.</summary>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Zone">Whose wall clock.</param>
/// <param name="Later">How much later in elapsed time: a secondary restarts that much after its primary, whatever the clock does meanwhile.</param>
internal sealed record DailyRestart(TimeOnly Time, TimeZoneInfo Zone, TimeSpan Later)
{
    /// <summary>The first restart after a moment.</summary>
    public DateTimeOffset After(DateTimeOffset moment)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment - Later, Zone).DateTime).AddDays(-1);
        while (true)
        {
            var restart = On(date) + Later;
            if (restart > moment)
            {
                return restart;
            }

            date = date.AddDays(1);
        }
    }

    /// <summary>
    /// The first moment of a date at which the wall clock shows the time or, where the clock skips it, more. Found by asking only what the clock shows
    /// at a moment: the questions the other way round (is this time invalid, ambiguous) mislead for zones whose winter time is the exception, as Europe/Dublin.
    /// </summary>
    private DateTimeOffset On(DateOnly date)
    {
        var wall = DateTime.SpecifyKind(date.ToDateTime(Time), DateTimeKind.Unspecified);
        DateTime[] candidates =
        [
            wall - Zone.GetUtcOffset(new DateTimeOffset(wall, TimeSpan.Zero).AddDays(-1)),
            wall - Zone.GetUtcOffset(new DateTimeOffset(wall, TimeSpan.Zero).AddDays(1)),
        ];
        foreach (var candidate in candidates.Order())
        {
            if (Shows(candidate) == wall)
            {
                return new DateTimeOffset(candidate, TimeSpan.Zero);
            }
        }

        // skipped: the end of the gap lies between the two
        var moment = candidates.Min();
        while (Shows(moment) < wall)
        {
            moment += TimeSpan.FromMinutes(1);
        }

        return new DateTimeOffset(moment, TimeSpan.Zero);
    }

    private DateTime Shows(DateTime utc) => TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), Zone).DateTime;
}
