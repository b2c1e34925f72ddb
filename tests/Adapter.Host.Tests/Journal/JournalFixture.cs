using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>A journal in a folder of its own, which can be closed and opened again.</summary>
internal sealed class JournalFixture : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private EventJournal? _journal;

    public JournalOptions Options { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LogRecorder Log { get; } = new();

    public JournalAlarms Alarms { get; } = new();

    public Action<SqliteConnection>? Opened { get; init; }

    public string Folder => _folder.Path;

    /// <summary>The parts of a host over this journal.</summary>
    public HostParts Parts => field ??= new HostParts(Time, new Microsoft.Extensions.Logging.Logger<HostParts>(Log));

    public EventJournal Journal => _journal ??= EventJournal.Open(Folder, Options, Time, Alarms, Log, Opened, Parts);

    public static CallEvent Call(int number, string conversation = "conversation-1", string type = EventTypes.CallConnected)
    {
        var time = Start.AddMilliseconds(number);
        return new CallEvent
        {
            Id = EventId.Create(time, conversation, number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Type = type,
            Time = time,
            Subject = conversation,
            ConversationId = conversation,
        };
    }

    public static AdapterEvent[] Calls(int first, int count, string conversation = "conversation-1")
        => [.. Enumerable.Range(first, count).Select(number => Call(number, conversation))];

    /// <summary>Lets every reader fail with a fault that is neither the disk's nor damage, or read again.</summary>
    public void LetReadersFail(bool fail)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = JournalSchema.PathIn(Folder), Pooling = false }.ToString());
        connection.Open();
        JournalSchema.Execute(connection, $"PRAGMA user_version = {(fail ? JournalSchema.Version + 1 : JournalSchema.Version)}");
    }

    public async Task<EventJournal> ReopenAsync()
    {
        await CloseAsync();
        return Journal;
    }

    public async Task CloseAsync()
    {
        if (_journal is { } journal)
        {
            _journal = null;
            await journal.DisposeAsync();
        }
    }

    public async Task<List<JournaledEvent>> ReadAsync(JournalQuery? query = null)
    {
        List<JournaledEvent> events = [];
        await foreach (var fact in Journal.ReadAsync(query ?? new JournalQuery(), TestContext.Current.CancellationToken))
        {
            events.Add(fact);
        }

        return events;
    }

    /// <summary>Ids of all events in the journal, in order.</summary>
    public async Task<List<Guid>> IdsAsync(JournalQuery? query = null)
        => [.. (await ReadAsync(query)).Select(fact => Parse(fact).GetProperty("id").GetGuid())];

    public static JsonElement Parse(JournaledEvent fact)
    {
        using var document = JsonDocument.Parse(fact.Json);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }
}
