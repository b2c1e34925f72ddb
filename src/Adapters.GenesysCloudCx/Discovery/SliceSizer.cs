namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>How long the next slice of the past is, by what the last one held: a few hundred conversations each, minutes in busy hours, up to a day in quiet ones.</summary>
internal static class SliceSizer
{
    /// <summary>Conversations that a slice is to hold.</summary>
    public const int Aim = 400;

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    public static readonly TimeSpan First = TimeSpan.FromMinutes(30);

    /// <summary>A quiet hour says little about the next: a slice grows to twice its length at most.</summary>
    private const double MostGrowth = 2;

    /// <summary>The length of the next slice.</summary>
    /// <param name="listed">The span that was listed.</param>
    /// <param name="found">Conversations that began in it.</param>
    /// <param name="aim">How many there should have been.</param>
    /// <param name="shortest">The shortest slice.</param>
    /// <param name="longest">The longest slice.</param>
    public static TimeSpan Next(TimeSpan listed, long found, int aim, TimeSpan shortest, TimeSpan longest)
    {
        var growth = found <= 0 ? MostGrowth : Math.Min((double)aim / found, MostGrowth);
        var next = listed.Ticks * growth;
        return next >= longest.Ticks ? longest : next <= shortest.Ticks ? shortest : TimeSpan.FromTicks((long)next);
    }

    public static TimeSpan Next(TimeSpan listed, long found) => Next(listed, found, Aim, Shortest, Longest);
}
