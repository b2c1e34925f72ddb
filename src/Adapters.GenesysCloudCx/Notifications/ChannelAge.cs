namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Times of a channel's life, from its age and expiry. Pure.</summary>
internal static class ChannelAge
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(12);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);

    /// <summary>When the whole subscription is put again, which extends the channel's life: every 12 h, or at half of a shorter life.</summary>
    public static DateTimeOffset NextPut(DateTimeOffset now, DateTimeOffset? expires) => now + Clamp(Life(now, expires) / 2, ShortestInterval, LongestInterval);

    /// <summary>When a new channel takes over, well before the old one expires.</summary>
    public static DateTimeOffset ReplaceAt(DateTimeOffset now, DateTimeOffset? expires)
    {
        var life = Life(now, expires);
        return now + life - Clamp(life / 6, TimeSpan.Zero, LongestMargin);
    }

    private static TimeSpan Life(DateTimeOffset now, DateTimeOffset? expires) => expires > now ? expires.Value - now : UsualLife;

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
