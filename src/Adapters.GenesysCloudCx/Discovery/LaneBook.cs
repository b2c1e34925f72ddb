using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>
/// How far the two lanes are, on disk and in memory. The live lane knows everything that ended since its <see cref="LanePosition.From"/>; the historic lane is to list
/// everything that began from the start moment on up to there. Moments are the platform's, in whole milliseconds. Thread-safe.
/// </summary>
internal sealed class LaneBook(IImportLedger ledger, DateTimeOffset start) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile LanePosition? _live;
    private volatile LanePosition? _historic;

    public DateTimeOffset Start { get; } = Whole(start);

    public bool IsOpen => _live is not null && _historic is not null;

    /// <summary>Where the live lane stands.</summary>
    public LanePosition Live => _live ?? new LanePosition(Start, Start);

    public LanePosition Historic => _historic ?? new LanePosition(Start, Start);

    /// <summary>Reads the positions; at the first start the live lane begins at <paramref name="edge"/>. Gives what was moved, for the log.</summary>
    public async Task<(bool IsFirst, bool IsMovedBack)> OpenAsync(DateTimeOffset edge, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var live = await ledger.PositionAsync(Lane.Live, cancellationToken);
            var historic = await ledger.PositionAsync(Lane.Historic, cancellationToken);
            var isFirst = live is null;
            var isMovedBack = historic is not null && Start < historic.From;
            if (live is null)
            {
                edge = Whole(edge);
                live = new LanePosition(edge > Start ? edge : Start, edge > Start ? edge : Start);
                await ledger.SavePositionAsync(Lane.Live, live, cancellationToken);
            }

            // what began before the former start is listed now; what is known already stays as it is
            var position = historic is null || isMovedBack || historic.Position < Start ? Start : historic.Position;
            LanePosition wanted = new(Start, position);
            if (wanted != historic)
            {
                await ledger.SavePositionAsync(Lane.Historic, wanted, cancellationToken);
            }

            (_live, _historic) = (live, wanted);
            return (isFirst, isMovedBack);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task MoveLiveAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var moved = Live with { Position = to };
            await ledger.SavePositionAsync(Lane.Live, moved, cancellationToken);
            _live = moved;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The live lane goes on at <paramref name="edge"/>; the historic lane lists everything from <paramref name="back"/> up to there.</summary>
    public async Task HandOverAsync(DateTimeOffset back, DateTimeOffset edge, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // the past first: killed in between, the gap is still there to be seen
            await SaveBackAsync(back, cancellationToken);
            LanePosition moved = new(edge, edge);
            await ledger.SavePositionAsync(Lane.Live, moved, cancellationToken);
            _live = moved;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The historic lane is to list from there once more.</summary>
    public async Task MoveBackAsync(DateTimeOffset back, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await SaveBackAsync(back, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The historic lane has listed a slice. Nothing moves where it was told to go back meanwhile.</summary>
    public async Task MoveHistoricAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Historic.Position == from)
            {
                var moved = Historic with { Position = to };
                await ledger.SavePositionAsync(Lane.Historic, moved, cancellationToken);
                _historic = moved;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>What is asked of the platform and what is written down are the same moment.</summary>
    public static DateTimeOffset Whole(DateTimeOffset moment)
        => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private async Task SaveBackAsync(DateTimeOffset back, CancellationToken cancellationToken)
    {
        back = back < Start ? Start : back;
        if (back < Historic.Position)
        {
            var moved = Historic with { Position = back };
            await ledger.SavePositionAsync(Lane.Historic, moved, cancellationToken);
            _historic = moved;
        }
    }
}
