using System.Globalization;

namespace Adapter.Host.Journal;

/// <summary>The sentence about events that damage took, for alarm and health. It is shown for a week.</summary>
internal static class DamageNotice
{
    private static readonly TimeSpan Shown = TimeSpan.FromDays(7);

    public static string? Of(IReadOnlyList<QuarantinedSpan> spans, DateTimeOffset now)
    {
        var lost = spans.Where(span => span.IsLoss && now - span.FoundAt < Shown).ToList();
        if (lost.Count == 0)
        {
            return null;
        }

        var (began, ended) = (lost.Min(span => span.Began), lost.Max(span => span.Ended));
        var time = began is null || ended is null || lost.Exists(span => span.Began is null) ? "of unknown time" : string.Create(
            CultureInfo.InvariantCulture, $"between {began:yyyy-MM-ddTHH:mm:ssZ} and {ended:yyyy-MM-ddTHH:mm:ssZ}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The journal was damaged and is healed: {lost.Sum(span => span.Count)} events in {lost.Count} runs of numbers are gone, {time}. The adapters read that time back from their platforms. The damaged files are in {lost[^1].File}. Check the disk.");
    }
}
