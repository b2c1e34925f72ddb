namespace Adapter.Host.Pair;

/// <summary>One row of the table <c>roles</c>: this host became active or went to standby.</summary>
/// <param name="At">When, by this host's clock.</param>
/// <param name="Sequence">Active: events after it are handed out. Standby: events up to it are handed out.</param>
/// <param name="Active">What it became.</param>
/// <param name="Term">The term it is in.</param>
/// <param name="Reason">A word of <see cref="PairReasons"/>.</param>
internal sealed record RoleChange(DateTimeOffset At, long Sequence, bool Active, long Term, string Reason);
