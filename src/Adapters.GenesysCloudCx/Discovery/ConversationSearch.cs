using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>
/// The synchronous detail query. The platform takes an interval for the days that it touches, so that a slice can be answered with the whole of its day: because
/// the rows are sorted, the pages before the slice are skipped by halving and those behind it are not read. A server that does not sort is read from end to end.
/// How far can be paged is limited: what lies beyond is reached from the other end.
/// </summary>
internal sealed class ConversationSearch(ApiClient api)
{
    /// <summary>A slice that turns out this full ends early; what it holds is sorted, so that it is known up to where.</summary>
    public const int MostInSlice = 1000;

    /// <summary>A refusal of an earlier page is no matter of paging.</summary>
    private const int SurelyPaged = 10;

    private readonly Reading _forward = new("asc");
    private readonly Reading _backward = new("desc");
    private int _mostPages = DetailQuery.MostPages;

    /// <summary>
    /// Lists the conversations that began in the intake's slice, ended or not: asking for both at once, none can slip through by ending between two questions.
    /// Gives up to which moment the list is whole: the slice's end, or earlier where it is very full.
    /// </summary>
    /// <exception cref="PlatformException">The platform refused; status 400 also where the slice lies behind the last result that can be reached.</exception>
    public async Task<DateTimeOffset> ListAsync(IRowIntake slice, RequestPriority priority, CancellationToken cancellationToken)
        => await TryListAsync(slice, _forward, priority, cancellationToken)
            ?? await TryListAsync(slice, _backward, priority, cancellationToken)
            ?? throw new PlatformException(
                FailureClass.Permanent,
                $"The detail query gives no more than {_mostPages * DetailQuery.PageSize} conversations, and those that began from {slice.From:u} to {slice.To:u} are not among them.")
            {
                Status = 400,
            };

    /// <summary>
    /// Lists the conversations that ended at a moment or later and began on the days that the interval touches.
    /// Gives whether the list is whole: the platform lets nobody page on without end.
    /// </summary>
    /// <exception cref="PlatformException">The platform refused.</exception>
    public async Task<bool> ListEndedAsync(
        IRowIntake all, DateTimeOffset from, DateTimeOffset to, DateTimeOffset endedSince, CancellationToken cancellationToken, RequestPriority priority = RequestPriority.ImportLive)
    {
        var isSorted = true;
        for (var number = 1; number <= DetailQuery.MostPages; number++)
        {
            // the newest ends first: what ends meanwhile pushes the rest back, and nothing slips through between two pages
            var page = await ReadAsync(DetailQuery.Page(from, to, "conversationEnd", "desc", "exists", number), priority, cancellationToken);
            await all.TakeAsync(page, cancellationToken);
            isSorted = isSorted && page.Zip(page.Skip(1)).All(pair => pair.First.End >= pair.Second.End);
            if (page.Count == 0 || (isSorted && page[^1].End < endedSince))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<ConversationRow>> ReadAsync(ReadOnlyMemory<byte> query, RequestPriority priority, CancellationToken cancellationToken)
        => DetailQuery.Read(await api.SendAsync(HttpMethod.Post, DetailQuery.Path, query, priority, cancellationToken), ConversationRow.Read).Rows;

    /// <summary>Gives up to where the slice was listed, or <see langword="null"/> where it cannot be reached in this order.</summary>
    private async Task<DateTimeOffset?> TryListAsync(IRowIntake slice, Reading order, RequestPriority priority, CancellationToken cancellationToken)
    {
        // a page beyond the platform's limit is none at all
        async Task<IReadOnlyList<ConversationRow>?> PageAsync(int page)
        {
            if (page > _mostPages)
            {
                return null;
            }

            try
            {
                return await ReadAsync(DetailQuery.Page(slice.From, slice.To, "conversationStart", order.Word, null, page), priority, cancellationToken);
            }
            catch (PlatformException exception) when (exception.Status == 400 && page > SurelyPaged)
            {
                _mostPages = page - 1;
                return null;
            }
        }

        var first = await PageAsync(1) ?? [];
        var (number, rows) = order.IsBefore(first, slice) ? await SeekAsync(first, slice, order, PageAsync) : (1, first);
        var isSorted = true;
        for (DateTimeOffset? last = null; ; rows = await PageAsync(++number))
        {
            if (rows is null)
            {
                return isSorted && order.IsForward && last > slice.From ? last : null;
            }

            if (rows.Count == 0)
            {
                break;
            }

            await slice.TakeAsync(rows, cancellationToken);
            var end = rows[^1].Start;
            isSorted = isSorted && order.IsSorted(rows) && !order.IsEarlier(end, last);
            last = end;
            if (isSorted && order.IsPast(rows, slice))
            {
                break;
            }

            if (isSorted && order.IsForward && end > slice.From && slice.Count >= MostInSlice)
            {
                order.LastPage = number - 1;
                return end;
            }
        }

        order.LastPage = number - 1;
        return slice.To;
    }

    /// <summary>Finds the first page that reaches into the slice.</summary>
    private static async Task<(int Number, IReadOnlyList<ConversationRow>? Rows)> SeekAsync(
        IReadOnlyList<ConversationRow> first, IRowIntake slice, Reading order, Func<int, Task<IReadOnlyList<ConversationRow>?>> pageAsync)
    {
        var low = 1;
        var high = int.MaxValue;
        IReadOnlyList<ConversationRow>? found = null;
        var hint = order.LastPage;
        for (var step = 1; high - low > 1; step *= 2)
        {
            // from where the last slice ended on in growing steps, then by halving; the told total is approximate and is not needed for it
            var next = hint > low && hint < high ? hint : high == int.MaxValue ? low + step : low + ((high - low) / 2);
            hint = 0;
            var rows = await pageAsync(next);
            if (rows?.Count > 0 && !order.IsSorted(rows))
            {
                return (1, first);
            }

            if (rows is not null && order.IsBefore(rows, slice))
            {
                low = next;
            }
            else
            {
                (high, found) = (next, rows);
            }
        }

        return (high, found);
    }

    /// <summary>One order of reading by beginning.</summary>
    private sealed class Reading(string word)
    {
        private volatile int _lastPage;

        public string Word => word;

        public bool IsForward { get; } = word == "asc";

        /// <summary>The last page before the end of the last slice: the next one mostly goes on behind it.</summary>
        public int LastPage
        {
            get => _lastPage;
            set => _lastPage = value;
        }

        public bool IsSorted(IReadOnlyList<ConversationRow> rows)
            => rows.Zip(rows.Skip(1)).All(pair => IsForward ? pair.First.Start <= pair.Second.Start : pair.First.Start >= pair.Second.Start);

        /// <summary>Whether one beginning comes before another in this order.</summary>
        public bool IsEarlier(DateTimeOffset? one, DateTimeOffset? other) => IsForward ? one < other : one > other;

        /// <summary>Whether a page holds only what comes before the slice.</summary>
        public bool IsBefore(IReadOnlyList<ConversationRow> rows, IRowIntake slice)
            => rows.Count > 0 && IsSorted(rows) && (IsForward ? rows[^1].Start < slice.From : rows[^1].Start >= slice.To);

        /// <summary>Whether nothing of the slice can stand behind a page.</summary>
        public bool IsPast(IReadOnlyList<ConversationRow> rows, IRowIntake slice) => IsForward ? rows[^1].Start >= slice.To : rows[^1].Start < slice.From;
    }
}
