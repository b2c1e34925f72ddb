using System.Diagnostics.CodeAnalysis;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Coverage;

/// <summary>Every adapter's timeline, kept in the journal's database. Thread-safe.</summary>
internal sealed partial class CoverageStore(EventJournal journal, TimeProvider time, ILoggerFactory loggers) : ICoverageDoubts, ICoverageAccounts
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<CoverageStore>();
    private readonly Lock _gate = new();
    private Dictionary<string, KeptTimeline>? _timelines;
    private bool _isUnreadable;

    /// <summary>What a life of an adapter is handed.</summary>
    public ILifeCoverage Begin(string adapter, DateTimeOffset startedAt) => new LifeCoverage(this, adapter, startedAt);

    public bool TryRead([NotNullWhen(true)] out IReadOnlyList<CoverageAccount>? accounts)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            accounts = TryLoad() ? [.. _timelines.Values.Select(timeline => timeline.Account(now)).OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)] : null;
            return accounts is not null;
        }
    }

    public CoverageAccount? Find(string adapter)
    {
        lock (_gate)
        {
            return TryLoad() ? _timelines.GetValueOrDefault(adapter)?.Account(time.GetUtcNow()) : null;
        }
    }

    public async Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string cause, string detail, CancellationToken cancellationToken)
    {
        List<KeptTimeline> timelines = [];
        await WhenReadableAsync(() => timelines.AddRange(_timelines!.Values), cancellationToken);
        var written = timelines.ConvertAll(timeline => timeline.Doubt(from, to, cause, detail));
        LogDoubted(timelines.Count, from, to, cause, detail);
        await Task.WhenAll(written).WaitAsync(cancellationToken);
    }

    /// <summary>The timeline of an adapter, begun where there is none. Waits while what is kept cannot be read.</summary>
    internal async ValueTask<KeptTimeline> OpenAsync(string adapter, DateTimeOffset firstStart, CancellationToken cancellationToken)
    {
        KeptTimeline? timeline = null;
        await WhenReadableAsync(
            () =>
            {
                if (!_timelines!.TryGetValue(adapter, out timeline))
                {
                    _timelines.Add(adapter, timeline = Keep(adapter, new CoverageTimeline(firstStart), rewrites: false));
                }
            },
            cancellationToken);
        return timeline!;
    }

    private async ValueTask WhenReadableAsync(Action action, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (TryLoad())
                {
                    action();
                    return;
                }
            }

            await Task.Delay(ReadAgain, time, cancellationToken);
        }
    }

    [MemberNotNullWhen(true, nameof(_timelines))]
    private bool TryLoad()
    {
        if (_timelines is not null)
        {
            return true;
        }

        try
        {
            using var connection = JournalSchema.OpenReader(journal.DataDirectory);
            Dictionary<string, KeptTimeline> timelines = new(StringComparer.OrdinalIgnoreCase);
            foreach (var stored in CoverageTable.Read(connection))
            {
                if (stored.OddRows > 0)
                {
                    LogOddRows(stored.Adapter, stored.OddRows);
                }

                if (stored.Timeline is { } timeline)
                {
                    timelines.Add(stored.Adapter, Keep(stored.Adapter, timeline, stored.OddRows > 0));
                }
            }

            _timelines = timelines;
            return true;
        }
        catch (SqliteException failure)
        {
            journal.Meet(failure);
            if (!_isUnreadable)
            {
                _isUnreadable = true;
                LogUnreadable(failure);
            }

            return false;
        }
    }

    private KeptTimeline Keep(string adapter, CoverageTimeline timeline, bool rewrites) => new(adapter, timeline, rewrites, journal, time, _logger);

    [LoggerMessage(EventIds.CoverageOddRows, LogLevel.Warning, "Coverage of {Adapter}: {Rows} rows of its account do not fit; the time that they tell of is uncertain now and is read back where the platform still tells.")]
    private partial void LogOddRows(string adapter, int rows);

    [LoggerMessage(EventIds.CoverageUnreadable, LogLevel.Error, "The accounts of what was covered cannot be read; adapters that keep one wait with their words until they can.")]
    private partial void LogUnreadable(Exception failure);

    [LoggerMessage(EventIds.CoverageDoubted, LogLevel.Warning, "The time from {From:o} to {To:o} is uncertain for {Adapters} adapters ({Cause}): {Detail}")]
    private partial void LogDoubted(int adapters, DateTimeOffset from, DateTimeOffset to, string cause, string detail);
}

/// <summary>What is known of coverage, to be shown.</summary>
internal interface ICoverageAccounts
{
    /// <summary>Every account there is, also of adapters that are no more, each from its first start to now.</summary>
    /// <returns><see langword="false"/> while what is kept cannot be read.</returns>
    bool TryRead([NotNullWhen(true)] out IReadOnlyList<CoverageAccount>? accounts);

    /// <summary>The account of one adapter; <see langword="null"/> where it keeps none.</summary>
    CoverageAccount? Find(string adapter);
}
