using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>A good journal as a killed process leaves it: database, write-ahead log and shared memory.</summary>
internal sealed class JournalTemplate : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<Guid, string> _written = [];
    private bool _made;

    public async Task MakeAsync(int events)
    {
        if (_made)
        {
            return;
        }

        _made = true;
        await using (var journal = Open())
        {
            await journal.CreatePublisher("One", "Contoso").PublishAsync(JournalEvents.Make(0, events / 2), CancellationToken.None);
        }

        await using (var journal = Open())
        {
            // these stay in the write-ahead log: it is copied before the journal is closed
            await journal.CreatePublisher("One", "Contoso").PublishAsync(JournalEvents.Make(events / 2, events - (events / 2)), CancellationToken.None);
            await foreach (var told in journal.ReadAsync(new JournalQuery(), CancellationToken.None))
            {
                using var document = JsonDocument.Parse(told.Json);
                _written[document.RootElement.GetProperty("id").GetGuid()] = Told(told.Json.Span);
            }

            Directory.CreateDirectory(_folder["killed"]);
            foreach (var file in Directory.EnumerateFiles(_folder["live"], "journal.db*"))
            {
                File.Copy(file, _folder[$"killed/{Path.GetFileName(file)}"]);
            }
        }

        foreach (var told in JournalEvents.Make(events, 1000))
        {
            _written[told.Id] = Told(EventEncoder.Splice(1, new EventCheck("One", "Contoso").Encode(told)));
        }

        SqliteConnection.ClearAllPools();
    }

    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(_folder["killed"]))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    /// <summary>Whether this event, and exactly this, was once written; its number may be another.</summary>
    public bool IsWritten(Guid id, ReadOnlySpan<byte> json) => _written.TryGetValue(id, out var written) && written == Told(json);

    public void Dispose() => _folder.Dispose();

    private EventJournal Open() => EventJournal.Open(_folder["live"], new JournalOptions(), TimeProvider.System, new JournalAlarms(), NullLoggerFactory.Instance);

    private static string Told(ReadOnlySpan<byte> json)
    {
        var text = Encoding.UTF8.GetString(json);
        return text[text.IndexOf("\"id\":", StringComparison.Ordinal)..];
    }
}
