using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>Picks from the rows of a search the conversations that were alive in a span and tell more than is known; keeps their ids alone.</summary>
/// <param name="from">Start of the slice that is searched, by the platform's clock.</param>
/// <param name="to">End of the slice, which does not belong to it.</param>
/// <param name="alive">When a conversation has to have been alive, by the platform's clock.</param>
/// <param name="takesEarlier">Whether those count that began before the slice.</param>
/// <param name="readsAll">Whether those are taken as well that tell nothing new.</param>
/// <param name="pipeline">Knows what was told.</param>
/// <param name="clock">The platform's clock.</param>
internal sealed class SpanIntake(DateTimeOffset from, DateTimeOffset to, Stretch alive, bool takesEarlier, bool readsAll, EventPipeline pipeline, PlatformClock clock) : IRowIntake
{
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    public int Count => _seen.Count;

    /// <summary>What is worth a request, and when it was alive by the platform's clock.</summary>
    public Dictionary<string, (Stretch Alive, DateTimeOffset? Start)> Wanted { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Conversations that were alive in the span.</summary>
    public IReadOnlyCollection<string> Seen => _seen;

    public async Task TakeAsync(IReadOnlyList<ConversationRow> rows, CancellationToken cancellationToken)
    {
        var news = await pipeline.AskAsync(
            (interpreter, _) => rows.Where(IsAlive).Select(row => (Row: row, IsNews: readsAll || interpreter.NeedsRefresh(row.Json.Span))).ToList(), cancellationToken);
        foreach (var (row, isNews) in news)
        {
            _seen.Add(row.Id);
            if (isNews)
            {
                Wanted[row.Id] = (new Stretch(row.Start ?? alive.From, row.End ?? clock.Now), row.Start);
            }
        }
    }

    // one that does not tell when it began may have been alive at any time
    private bool IsAlive(ConversationRow row)
        => row.IsVoice && (row.Start is null || (row.Start < to && (takesEarlier || row.Start >= from))) && (row.End is null || row.End >= alive.From);
}
