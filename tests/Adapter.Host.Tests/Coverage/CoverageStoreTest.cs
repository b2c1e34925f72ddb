using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Coverage;

/// <summary>Timelines in a real journal.</summary>
public abstract class CoverageStoreTest : IAsyncDisposable
{
    private protected readonly ManualClock _clock = new();
    private protected readonly JournalFixture _journal;
    private protected readonly DateTimeOffset _start;
    private protected CoverageStore? _store;

    protected CoverageStoreTest()
    {
        _start = _clock.GetUtcNow();
        _journal = new JournalFixture { Time = _clock };
    }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected CoverageStore Store => _store ??= StoreOf(_journal);

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected CoverageStore StoreOf(JournalFixture journal) => new(journal.Journal, Options.Create(journal.Options), _clock, journal.Log);

    private protected CoverageStore StoreOf(EventJournal journal) => new(journal, Options.Create(new JournalOptions()), _clock, _journal.Log);

    private protected ILifeCoverage Begin(string adapter = "Primary") => Store.Begin(adapter, _clock.GetUtcNow());

    private protected async Task CoverAsync(ILifeCoverage life, int from, int to)
    {
        if (_start.AddSeconds(to) is var end && end > _clock.GetUtcNow())
        {
            _clock.Advance(end - _clock.GetUtcNow());
        }

        await life.TellAsync(Span(from, to, CoverageState.Covered, CoverageCauses.Live), Token);
    }

    private protected CoverageSpan Span(int from, int to, CoverageState state, string cause, string? detail = null) => new(_start.AddSeconds(from), _start.AddSeconds(to), state, cause, detail);

    private protected string[] Spans(string adapter = "Primary") => Print(Store.Find(adapter)!.Spans);

    private protected string[] Print(IEnumerable<CoverageSpan> spans)
        => [.. spans.Select(span => $"{(span.From - _start).TotalSeconds:0}-{(span.To - _start).TotalSeconds:0} {CoverageWords.Of(span.State)} {span.Cause}")];

    private protected async Task ReopenAsync()
    {
        await _journal.ReopenAsync();
        _store = null;
        await Store.LoadAsync(Token);
    }

    /// <summary>Goes on with the files as they lie on disk at this moment, as after a kill: nothing gets to say a last word.</summary>
    private protected async Task ReopenAsKilledAsync()
    {
        using TempFolder copy = new();
        foreach (var file in Directory.GetFiles(_journal.Folder, "journal.db*"))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        await _journal.CloseAsync();
        foreach (var file in Directory.GetFiles(_journal.Folder, "journal.db*"))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(copy.Path))
        {
            File.Copy(file, Path.Combine(_journal.Folder, Path.GetFileName(file)));
        }

        _store = null;
        await Store.LoadAsync(Token);
    }

    private protected async Task ChangeAsync(string sql)
    {
        await _journal.Journal.RunAsync(connection => Execute(connection, sql), Token);
        await ReopenAsync();
    }

    private protected static bool Execute(SqliteConnection connection, string sql)
    {
        JournalSchema.Execute(connection, sql);
        return true;
    }

    private protected static long Rows(string folder, string condition = "true")
    {
        using var connection = JournalSchema.OpenReader(folder);
        return JournalSchema.Scalar(connection, "SELECT count(*) FROM coverage WHERE " + condition);
    }
}
