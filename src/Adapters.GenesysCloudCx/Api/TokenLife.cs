namespace Adapters.GenesysCloudCx.Api;

/// <summary>A bearer token and its times.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt, DateTimeOffset RenewAt);

/// <summary>How long a token is trusted and when it is renewed. Pure.</summary>
internal static class TokenLife
{
    /// <summary>The shortest life the platform allows; assumed where the answer tells none.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(300);

    /// <summary>The longest life the platform allows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(172_800);

    /// <summary>The life to count with; <paramref name="seconds"/> as the platform told it.</summary>
    public static TimeSpan Read(double? seconds)
        => seconds is not > 0 ? Shortest : seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds.Value);

    /// <summary>At 80 % or five minutes before the end, whichever is earlier, but not before half of the life: a token of 300 s would else be renewed at once.</summary>
    public static TimeSpan RenewAfter(TimeSpan life)
    {
        var early = Min(life * 0.8, life - TimeSpan.FromMinutes(5));
        return early > life / 2 ? early : life / 2;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
