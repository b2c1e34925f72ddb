namespace Adapter.Host.Pair;

/// <summary>Tells how well this host follows its data sources.</summary>
internal interface IPairHealth
{
    /// <summary>Every adapter that follows live events, as it stands now. Must be quick.</summary>
    IReadOnlyList<FollowingAdapter> Adapters { get; }
}

/// <summary>One adapter that follows live events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataSource">What it follows.</param>
/// <param name="State">Its state.</param>
/// <param name="IsCovering">Whether it delivers now what happens now.</param>
/// <param name="CoveredUntil">Up to when it covered, where that is known.</param>
/// <param name="UncertainSince">The oldest moment that was missed and not read back yet, where that is known and there is one.</param>
internal sealed record FollowingAdapter(string Name, string DataSource, string State, bool IsCovering, DateTimeOffset? CoveredUntil, DateTimeOffset? UncertainSince);
