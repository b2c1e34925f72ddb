using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Notices that the import falls behind: work of the present that is due for long and that nobody comes to, whatever the reason.</summary>
internal sealed class BacklogWatch(TimeSpan limit, TimeProvider time, IAdapterStatus status)
{
    public const string Alarm = "import.behind";
    public const string Fact = "import.behind";

    /// <summary>Takes note of what has been due longest; <see langword="null"/> = nothing is.</summary>
    public void Tell(DateTimeOffset? due)
    {
        var now = time.GetUtcNow();
        var behind = due is { } since && since < now ? now - since : TimeSpan.Zero;
        status.Fact(Fact, string.Create(CultureInfo.InvariantCulture, $"{behind.TotalSeconds:0} s"));
        if (behind < limit)
        {
            status.Clear(Alarm);
            return;
        }

        status.Raise(Alarm, AlarmSeverity.Warning, string.Create(
            CultureInfo.InvariantCulture,
            $"Recordings of the present have been due since {due:u} and nobody came to them yet. Above {limit.TotalMinutes:0} minutes this is told ({ImportKeys.BehindAfterMinutes})."));
    }
}
