using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Publishes the events that the ledger owes and strikes them off when the journal has them. What a kill leaves owed is told at the next start, under the same ids.</summary>
internal sealed class EventTeller(string source, IImportLedger ledger, IEventPublisher events, TimeProvider time)
{
    private const int Most = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly WakeSignal _wake = new(time);

    /// <summary>Something is owed.</summary>
    public void Wake() => _wake.Set();

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            while (await TellAsync(stopping))
            {
            }

            await _wake.WaitAsync(Interval, stopping);
        }
    }

    /// <summary>Tells what is owed now, up to a bound. Gives whether there may be more.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        var owed = await ledger.OwedAsync(Most, cancellationToken);
        if (owed.Count == 0)
        {
            return false;
        }

        await events.PublishAsync([.. owed.Select(ToEvent)], cancellationToken);
        await ledger.ToldAsync(owed, cancellationToken);
        return owed.Count == Most;
    }

    private RecordingEvent ToEvent(OwedEvent owed)
    {
        var recording = owed.Recording;
        var type = TypeOf(owed.Event);
        var isStored = owed.Event is not (OwedEvents.Missing or OwedEvents.OverLong);
        return new RecordingEvent
        {
            // the conversation's start is the one moment that every look at the platform tells alike
            Id = EventId.Create(recording?.ConversationStart ?? DateTimeOffset.UnixEpoch, source, owed.ConversationId, recording?.RecordingId, type),
            Type = type,
            Time = owed.At,
            Subject = owed.ConversationId,
            Recovered = recording?.Lane == Lane.Historic,
            ConversationId = owed.ConversationId,
            RecordingId = recording?.RecordingId,
            CallId = recording?.SessionId,
            Location = isStored ? recording?.Location : null,
            SizeInBytes = isStored && recording?.Files.Count > 0 ? recording.SizeInBytes : null,
            Sha256 = isStored && recording?.Files.Count > 0 ? recording.Files[0].Sha256 : null,
            Reason = owed.Reason ?? recording?.Reason,
        };
    }

    private static string TypeOf(OwedEvents what) => what switch
    {
        OwedEvents.Imported => EventTypes.RecordingImported,
        OwedEvents.Late => EventTypes.RecordingLate,
        OwedEvents.OverLong => EventTypes.RecordingOverlong,
        OwedEvents.Missing => EventTypes.RecordingMissing,
        OwedEvents.DeletedAtSource => EventTypes.RecordingDeletedAtSource,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "An owed event is one event."),
    };
}
