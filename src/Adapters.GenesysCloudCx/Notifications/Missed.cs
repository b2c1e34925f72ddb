using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A span in which events may have been missed; it ends when it is told.</summary>
/// <param name="Since">Its begin. Now, when nothing was missed and only the state is to be compared.</param>
/// <param name="Cause">A word of <see cref="CoverageCauses"/>.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record Missed(DateTimeOffset Since, string Cause, string? Detail = null);
