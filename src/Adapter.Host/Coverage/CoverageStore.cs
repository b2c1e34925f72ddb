using System.Diagnostics.CodeAnalysis;
using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Adapter.Host.Journal.Healing;
using Adapter.Host.Supervision;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Coverage;

/// <summary>Every adapter's timeline, kept in the journal's database. Thread-safe.</summary>
internal sealed partial class CoverageStore(EventJournal journal, IOptions<JournalOptions> options, TimeProvider time, ILoggerFactory loggers) : ICoverageDoubts, ICoverageAccounts
{
    /// <summary>The name, which no adapter has, under which the last doubt stands for adapters whose own rows were lost with what is doubted.</summary>
    internal const string Orphans = "";

    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InheritedFor = TimeSpan.FromDays(1);

    private readonly ILogger _logger = loggers.CreateLogger<CoverageStore>();
    private readonly Lock _gate = new();
    private volatile Dictionary<string, KeptTimeline>? _timelines;
    private CoverageSpan? _doubt;
    private bool _isUnreadable;

    /// <summary>What a life of an adapter is handed.</summary>
    public ILifeCoverage Begin(string adapter, DateTimeOffset startedAt) => new LifeCoverage(this, adapter, startedAt);

    /// <summary>Reads what is kept, unless that was done. Waits while it cannot be read.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        while (_timelines is null)
        {
            try
            {
                var table = await journal.QueryAsync(CoverageTable.Read, cancellationToken);
                lock (_gate)
                {
                    _timelines ??= Restore(table);
                }
            }
            catch (Exception failure) when (failure is SqliteException or JournalDamagedException)
            {
                if (!_isUnreadable)
                {
                    _isUnreadable = true;
                    LogUnreadable(failure);
                }

                await Task.Delay(ReadAgain, time, cancellationToken);
            }
        }
    }

    public bool TryRead([NotNullWhen(true)] out IReadOnlyList<CoverageAccount>? accounts)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            accounts = _timelines is not null ? [.. _timelines.Values.Select(timeline => timeline.Account(now)).OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)] : null;
            return accounts is not null;
        }
    }

    public CoverageAccount? Find(string adapter)
    {
        lock (_gate)
        {
            return _timelines?.GetValueOrDefault(adapter)?.Account(time.GetUtcNow());
        }
    }

    public async Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string cause, string detail, CancellationToken cancellationToken)
    {
        List<KeptTimeline> timelines = [];
        List<Task> written = [];
        await WhenReadableAsync(
            () =>
            {
                timelines.AddRange(_timelines!.Values);
                written.Add(KeepForOrphans(CoverageWords.Clean(new CoverageSpan(from, to, CoverageState.Uncertain, cause, detail))));
            },
            cancellationToken);
        written.AddRange(timelines.Select(timeline => timeline.Doubt(from, to, cause, detail, Oldest(from, to))));
        LogDoubted(timelines.Count, from, to, cause, detail);
        await Task.WhenAll(written).WaitAsync(cancellationToken);
    }

    /// <summary>Whether an account that begins anew may have had an earlier one in what was doubted.</summary>
    internal static bool MayInherit(DateTimeOffset doubtedUntil, DateTimeOffset firstStart) => doubtedUntil <= firstStart && firstStart - doubtedUntil <= InheritedFor;

    /// <summary>The timeline of an adapter, begun where there is none. Waits while what is kept cannot be read.</summary>
    internal async ValueTask<KeptTimeline> OpenAsync(string adapter, DateTimeOffset firstStart, CancellationToken cancellationToken)
    {
        KeptTimeline? timeline = null;
        await WhenReadableAsync(
            () =>
            {
                if (!_timelines!.TryGetValue(adapter, out timeline))
                {
                    _timelines.Add(adapter, timeline = Keep(adapter, FirstTimeline(firstStart), rewrites: true, isNew: true));
                }
            },
            cancellationToken);
        return timeline!;
    }

    /// <summary>A damage that took an adapter's whole account took its first start too: the account begins anew with what is doubted, so that it is read back.</summary>
    private CoverageTimeline FirstTimeline(DateTimeOffset firstStart)
    {
        if (_doubt is not { } doubt || !MayInherit(doubt.To, firstStart))
        {
            return new CoverageTimeline(firstStart);
        }

        CoverageTimeline timeline = new(firstStart);
        timeline.BeginEarlier(Oldest(doubt.From, doubt.To));
        timeline.Tell(doubt, firstStart, doubt.Cause);
        return timeline;
    }

    /// <summary>What is older than the journal keeps events was not in it.</summary>
    private DateTimeOffset Oldest(DateTimeOffset from, DateTimeOffset to) => to - options.Value.MaxAge is var oldest && from < oldest ? oldest : from;

    private Task<bool> KeepForOrphans(CoverageSpan doubt)
    {
        var now = time.GetUtcNow();
        var end = doubt.To < now ? doubt.To : now;
        if (end <= doubt.From)
        {
            return Task.FromResult(false);
        }

        doubt = doubt with { From = CoverageWords.Floor(doubt.From), To = CoverageWords.Floor(end) };
        if (_doubt is { } earlier && doubt.From <= earlier.To && earlier.From <= doubt.To)
        {
            doubt = doubt with { From = earlier.From < doubt.From ? earlier.From : doubt.From, To = earlier.To > doubt.To ? earlier.To : doubt.To };
        }

        _doubt = doubt;
        return journal.RunAsync(
            connection =>
            {
                CoverageTable.Rewrite(connection, Orphans, [doubt]);
                return true;
            },
            CancellationToken.None);
    }

    private async ValueTask WhenReadableAsync(Action action, CancellationToken cancellationToken)
    {
        if (_timelines is null)
        {
            await LoadAsync(cancellationToken);
        }

        lock (_gate)
        {
            action();
        }
    }

    private Dictionary<string, KeptTimeline> Restore(IReadOnlyList<StoredTimeline> table)
    {
        Dictionary<string, KeptTimeline> timelines = new(StringComparer.OrdinalIgnoreCase);
        foreach (var stored in table)
        {
            if (stored.Adapter == Orphans)
            {
                _doubt = stored.Timeline is { Spans: [var last, ..] } ? last : null;
                continue;
            }

            if (stored.OddRows > 0)
            {
                LogOddRows(stored.Adapter, stored.OddRows);
            }

            if (stored.Timeline is { } timeline)
            {
                timelines.Add(stored.Adapter, Keep(stored.Adapter, timeline, stored.OddRows > 0, isNew: false));
            }
        }

        return timelines;
    }

    private KeptTimeline Keep(string adapter, CoverageTimeline timeline, bool rewrites, bool isNew) => new(adapter, timeline, rewrites, isNew, journal, time, _logger);

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
