using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>
/// The synchronous detail query. The platform takes an interval for the days that it touches, so that a slice can be answered with the whole of its day: because
/// the rows are sorted, the pages before the slice are skipped by halving and those behind it are not read. A server that does not sort is read from end to end.
/// </summary>
internal sealed class ConversationSearch(ApiClient api)
{
    /// <summary>A slice that turns out this full ends early; what it holds is sorted, so that it is known up to where.</summary>
    public const int MostInSlice = 1000;

    /// <summary>The last page before the end of the last slice: the next one mostly goes on behind it.</summary>
    private volatile int _lastPage = 1;

    /// <summary>
    /// Lists the conversations that began in the intake's slice, ended or not: asking for both at once, none can slip through by ending between two questions.
    /// Gives up to which moment the list is whole: the slice's end, or earlier where it is very full.
    /// </summary>
    /// <exception cref="PlatformException">The platform refused; status 400 also where the slice lies behind the last result that can be reached.</exception>
    public async Task<DateTimeOffset> ListAsync(SliceIntake slice, RequestPriority priority, CancellationToken cancellationToken)
    {
        Task<DetailPage<ConversationRow>> PageAsync(int number)
            => ReadAsync(DetailQuery.Page(slice.From, slice.To, "conversationStart", "asc", null, number), priority, cancellationToken);

        var first = await PageAsync(1);
        var (number, page) = IsBefore(first, slice.From) ? await SeekAsync(first, slice.From, PageAsync) : (1, first);
        var isSorted = true;
        var before = 0;
        for (DateTimeOffset? last = null; page.Rows.Count > 0; page = await PageAsync(++number))
        {
            await slice.TakeAsync(page.Rows, cancellationToken);
            var end = page.Rows[^1].Start;
            isSorted = isSorted && IsAscending(page.Rows) && !(end < last);
            last = end;
            if (isSorted && end >= slice.To)
            {
                break;
            }

            var isLast = number == DetailQuery.MostPages;
            if (isSorted && end > slice.From && (isLast || slice.Count >= MostInSlice))
            {
                _lastPage = Math.Max(1, number - 1);
                return end.Value;
            }

            if (isLast)
            {
                throw OutOfReach(slice);
            }

            before = number;
        }

        _lastPage = Math.Max(1, before);
        return slice.To;
    }

    /// <summary>Lists the conversations that ended at a moment or later and began on the days that the interval touches.</summary>
    /// <exception cref="PlatformException">The platform refused.</exception>
    public async Task ListEndedAsync(SliceIntake all, DateTimeOffset from, DateTimeOffset to, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        var isSorted = true;
        for (var number = 1; number <= DetailQuery.MostPages; number++)
        {
            // the newest ends first: what ends meanwhile pushes the rest back, and nothing slips through between two pages
            var page = await ReadAsync(DetailQuery.Page(from, to, "conversationEnd", "desc", "exists", number), RequestPriority.ImportLive, cancellationToken);
            await all.TakeAsync(page.Rows, cancellationToken);
            isSorted = isSorted && page.Rows.Zip(page.Rows.Skip(1)).All(pair => pair.First.End >= pair.Second.End);
            if (page.Rows.Count == 0 || (isSorted && page.Rows[^1].End < endedSince))
            {
                return;
            }
        }
    }

    private async Task<DetailPage<ConversationRow>> ReadAsync(ReadOnlyMemory<byte> query, RequestPriority priority, CancellationToken cancellationToken)
        => DetailQuery.Read(await api.SendAsync(HttpMethod.Post, DetailQuery.Path, query, priority, cancellationToken), ConversationRow.Read);

    /// <summary>Finds the first page that reaches into the slice.</summary>
    private async Task<(int Number, DetailPage<ConversationRow> Page)> SeekAsync(
        DetailPage<ConversationRow> first, DateTimeOffset from, Func<int, Task<DetailPage<ConversationRow>>> pageAsync)
    {
        var low = 1;
        var high = DetailQuery.MostPages + 1;
        DetailPage<ConversationRow>? found = null;
        var hint = _lastPage;
        var step = 1;
        while (high - low > 1)
        {
            // from where the last slice ended on in growing steps, then by halving; the told total is approximate and is not needed for it
            var next = hint > low && hint < high ? hint : found is null ? Math.Min(low + step, high - 1) : low + ((high - low) / 2);
            step *= 2;
            hint = 0;
            var page = await pageAsync(next);
            if (page.Rows.Count > 0 && !IsAscending(page.Rows))
            {
                return (1, first);
            }

            if (IsBefore(page, from))
            {
                low = next;
            }
            else
            {
                (high, found) = (next, page);
            }
        }

        return found is null
            ? throw new PlatformException(FailureClass.Permanent, $"The detail query cannot reach conversations that began at {from:u}: more than {DetailQuery.MostPages * DetailQuery.PageSize} stand before them.") { Status = 400 }
            : (high, found);
    }

    private static PlatformException OutOfReach(SliceIntake slice)
        => new(FailureClass.Permanent, $"The detail query gives no more than {DetailQuery.MostPages * DetailQuery.PageSize} conversations, and from {slice.From:u} to {slice.To:u} there are more.") { Status = 400 };

    private static bool IsBefore(DetailPage<ConversationRow> page, DateTimeOffset from) => page.Rows.Count > 0 && IsAscending(page.Rows) && page.Rows[^1].Start < from;

    private static bool IsAscending(IReadOnlyList<ConversationRow> rows) => rows.Zip(rows.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start);
}
