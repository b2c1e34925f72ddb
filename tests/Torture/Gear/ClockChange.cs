namespace Torture.Gear;

/// <summary>A night in which the clocks are changed, with the daily restart in the hour that is skipped or comes twice.</summary>
/// <param name="Begin">Where a lane's life begins.</param>
/// <param name="RestartTime">The daily restart, as the definition has it.</param>
/// <param name="Moments">Shortly before something happens: the moments to which the clocks are moved, one after the other.</param>
internal sealed record ClockChange(DateTimeOffset Begin, string RestartTime, IReadOnlyList<DateTimeOffset> Moments)
{
    /// <summary>Spring: 01:00 becomes 02:00, and 01:30 never comes. Autumn: 02:00 becomes 01:00, and 01:30 comes twice.</summary>
    public static IReadOnlyList<ClockChange> OfLondon { get; } =
    [
        new(Utc(3, 28, 0, 40, 0), "01:30", [Utc(3, 28, 0, 59, 55), Utc(3, 28, 1, 29, 55)]),
        new(Utc(10, 31, 0, 10, 0), "01:30", [Utc(10, 31, 0, 29, 55), Utc(10, 31, 0, 59, 55), Utc(10, 31, 1, 29, 55)]),
    ];

    private static DateTimeOffset Utc(int month, int day, int hour, int minute, int second) => new(2027, month, day, hour, minute, second, TimeSpan.Zero);
}
