using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What goes on now and how fast: recordings under way, and what was stored over the last minutes. Thread-safe.</summary>
internal sealed class ImportMeter(TimeProvider time, IAdapterStatus status)
{
    private const int Slots = 30;

    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long[,] _recordings = new long[2, Slots];
    private readonly long[] _bytes = new long[Slots];
    private readonly int[] _underWay = new int[Enum.GetValues<ImportState>().Length];
    private readonly AdapterCounter _stored = status.Counter("recordings_stored", "Recordings stored and verified.");
    private readonly AdapterCounter _storedBytes = status.Counter("recording_bytes_stored", "Bytes of media stored.");
    private readonly AdapterCounter _received = status.Counter("recording_bytes_received", "Bytes of media received, repeated ones included.");
    private readonly AdapterCounter _attempts = status.Counter("recording_attempts_failed", "Attempts at a recording that did not end with it stored.");
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private long _slot = time.GetUtcNow().UtcTicks / Slot.Ticks;

    /// <summary>Bytes per second, and recordings per minute of each lane, over the last five minutes, or since the start where that is shorter.</summary>
    public (double BytesPerSecond, double LivePerMinute, double HistoricPerMinute) Rate
    {
        get
        {
            lock (_gate)
            {
                Turn();
                var over = Math.Clamp((time.GetUtcNow() - _started).TotalSeconds, 1, Slots * Slot.TotalSeconds);
                double PerMinute(Lane lane) => Enumerable.Range(0, Slots).Sum(slot => _recordings[(int)lane, slot]) * 60 / over;
                return (_bytes.Sum() / over, PerMinute(Lane.Live), PerMinute(Lane.Historic));
            }
        }
    }

    public void Received(int bytes) => _received.Add(bytes);

    public void Stored(Lane lane, long bytes)
    {
        _stored.Add();
        _storedBytes.Add(bytes);
        lock (_gate)
        {
            Turn();
            _recordings[(int)lane, _slot % Slots]++;
            _bytes[_slot % Slots] += bytes;
        }
    }

    public void NotStored() => _attempts.Add();

    /// <summary>A download began of a recording that the ledger has in the given state.</summary>
    public void Began(ImportState state) => Interlocked.Increment(ref _underWay[(int)state]);

    public void Ended(ImportState state) => Interlocked.Decrement(ref _underWay[(int)state]);

    /// <summary>The ledger's sums with what is under way counted as downloading. The ledger need not write that down.</summary>
    public IReadOnlyDictionary<ImportState, long> Shown(LedgerCounts counts)
    {
        Dictionary<ImportState, long> shown = new(counts.Recordings);
        for (var state = 0; state < _underWay.Length; state++)
        {
            var moved = Math.Min(Volatile.Read(ref _underWay[state]), shown.GetValueOrDefault((ImportState)state));
            if (moved > 0 && (ImportState)state != ImportState.Downloading)
            {
                shown[(ImportState)state] -= moved;
                shown[ImportState.Downloading] = shown.GetValueOrDefault(ImportState.Downloading) + moved;
            }
        }

        return shown;
    }

    private void Turn()
    {
        var now = time.GetUtcNow().UtcTicks / Slot.Ticks;
        for (var passed = Math.Max(_slot + 1, now - Slots + 1); passed <= now; passed++)
        {
            _recordings[(int)Lane.Live, passed % Slots] = 0;
            _recordings[(int)Lane.Historic, passed % Slots] = 0;
            _bytes[passed % Slots] = 0;
        }

        _slot = Math.Max(_slot, now);
    }
}
