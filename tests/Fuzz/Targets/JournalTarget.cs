using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Fuzz.Engine;
using Fuzz.Mutation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>
/// The files of a journal, damaged in every way: a line of an input each. Opening, reading and writing never take the process with them and never hang,
/// and nothing is invented: every event that is served is one that was written, each once and in order.
/// </summary>
internal sealed class JournalTarget : FuzzTarget
{
    private const int Written = 400;
    private const int More = 5;

    private readonly JournalTemplate _template = new();
    private readonly TempFolder _folder = new();
    private int _number;

    public override string Name => "journal";

    public override IDialect Dialect { get; } = new WordDialect(JournalDamage.Words);

    public override TimeSpan Longest => TimeSpan.FromSeconds(60);

    public override long MostAllocated => 256L * 1024 * 1024;

    public override int LongestInput => 2048;

    public override bool IsAlone => false;

    public override IEnumerable<byte[]> Seeds() => JournalDamage.Seeds.Select(Encoding.UTF8.GetBytes);

    public override async ValueTask RunAsync(byte[] input, Trail trail)
    {
        await _template.MakeAsync(Written);
        var folder = _folder[$"{_number++}"];
        _template.CopyTo(folder);
        JournalDamage.Apply(Encoding.Latin1.GetString(input), folder);
        try
        {
            await UseAsync(folder, trail);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _template.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task UseAsync(string folder, Trail trail)
    {
        JournalOptions options = new() { DrainTimeout = TimeSpan.FromMilliseconds(200) };
        await using var journal = EventJournal.Open(folder, options, TimeProvider.System, new JournalAlarms(), NullLoggerFactory.Instance);
        trail.Saw("served", await ReadAsync(journal));
        var events = JournalEvents.Make(Written, More);
        await journal.CreatePublisher("One", "Contoso").PublishAsync(events, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        trail.Saw("served after", await ReadAsync(journal));
        var served = (await IdsAsync(journal)).ToHashSet();
        BrokenPromiseException.Unless(events.All(told => served.Contains(told.Id)), "What is acknowledged is served");
    }

    private async Task<int> ReadAsync(EventJournal journal)
    {
        var last = 0L;
        HashSet<Guid> seen = [];
        await foreach (var told in journal.ReadAsync(new JournalQuery(), CancellationToken.None))
        {
            BrokenPromiseException.Unless(told.Sequence > last, $"Sequence numbers grow: {last} {told.Sequence}");
            last = told.Sequence;
            using var document = JsonDocument.Parse(told.Json);
            var id = document.RootElement.GetProperty("id").GetGuid();
            BrokenPromiseException.Unless(seen.Add(id), $"An event is served once: {id}");
            BrokenPromiseException.Unless(_template.IsWritten(id, told.Json.Span), $"Nothing is invented: {Encoding.UTF8.GetString(told.Json.Span)}");
        }

        return seen.Count;
    }

    private static async Task<List<Guid>> IdsAsync(EventJournal journal)
    {
        List<Guid> ids = [];
        await foreach (var told in journal.ReadAsync(new JournalQuery(), CancellationToken.None))
        {
            using var document = JsonDocument.Parse(told.Json);
            ids.Add(document.RootElement.GetProperty("id").GetGuid());
        }

        return ids;
    }
}
