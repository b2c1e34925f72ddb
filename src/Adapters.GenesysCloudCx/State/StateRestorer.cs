using System.Globalization;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.State;

/// <summary>At the start gives the interpreter back what it knew: from the kept state, and from the events that the journal took after it, whoever told them.</summary>
internal sealed partial class StateRestorer(NotificationInterpreter interpreter, IEventHistory history, StateFile file, IAdapterStatus status, TimeProvider time, ILogger logger)
{
    public const string UnreadableAlarm = "state.unreadable";

    /// <summary>Without a state that can be read, so many of the newest events of the journal are gone through.</summary>
    public const int EventsWithoutState = 100_000;

    /// <summary>After a state, however long ago it was kept.</summary>
    private const int MostEvents = 1_000_000;

    /// <returns>The place in the journal up to which everything is known now.</returns>
    public async Task<long> RestoreAsync(CancellationToken cancellationToken)
    {
        status.Clear(ConversationCloser.EndUnknownAlarm);
        var last = history.LastSequence;
        var kept = Read();
        if (file.KeptOwner is { } owner && file.Owner is { } own && owner.IsSurelyOther(own))
        {
            // the journal of the same data source tells of the other platform's calls; that of another one has only its own
            kept = KeptState.None with { Sequence = owner.IsOfOtherSource(own) ? 0 : last };
        }

        foreach (var line in kept.Lines)
        {
            Take(line, kept.HashesHold);
        }

        var since = Math.Max(kept.Sequence, last - (kept.Lines.Count > 0 ? MostEvents : EventsWithoutState));
        if (kept.Sequence > last)
        {
            // another journal, or one that lost its end: nobody knows what it holds of what was told
            LogOtherJournal(last, kept.Sequence);
            interpreter.Checkpoint.Doubt();
            since = last - EventsWithoutState;
        }

        var replayed = await ReplayAsync(Math.Max(0, since), cancellationToken);
        interpreter.Checkpoint.Complete(time.GetUtcNow());
        status.Fact("state.open-calls", interpreter.OpenCount.ToString(CultureInfo.InvariantCulture));
        LogRestored(interpreter.OpenCount, kept.Lines.Count, replayed);
        return last;
    }

    private async Task<int> ReplayAsync(long since, CancellationToken cancellationToken)
    {
        var replayed = 0;
        await foreach (var told in history.ReadAsync(since, null, cancellationToken))
        {
            if (JournaledEvents.Read(told.Json) is { } fact)
            {
                interpreter.Checkpoint.Replay(fact);
                replayed++;
            }
        }

        return replayed;
    }

    private KeptState Read()
    {
        KeptState kept;
        try
        {
            kept = file.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            kept = KeptState.None with { Trouble = exception.Message };
        }

        if (kept.Trouble is not { } trouble)
        {
            status.Clear(UnreadableAlarm);
            return kept;
        }

        LogUnreadable(trouble);
        status.Raise(
            UnreadableAlarm,
            AlarmSeverity.Warning,
            $"The kept state of the open calls could not be read whole: {trouble}. The adapter goes on from the journal and asks the platform for the calls that are open; nothing need be done. The file is put aside as {StateFile.Name}.unreadable for support, and this alarm goes with the next start.");
        file.PutAside();
        return kept;
    }

    private void Take(ReadOnlyMemory<byte> line, bool hashesHold)
    {
        try
        {
            interpreter.Checkpoint.Read(line, hashesHold);
        }
        catch (JsonException)
        {
            // sealed, and yet no JSON: written by a version that knows other lines
        }
    }

    [LoggerMessage(EventIds.StateRestored, LogLevel.Information, "State restored: {Open} open conversations, from {Lines} kept lines and {Events} events of the journal.")]
    private partial void LogRestored(int open, int lines, int events);

    [LoggerMessage(EventIds.StateUnreadable, LogLevel.Warning, "The kept state could not be read whole: {Reason}.")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(EventIds.StateOfOtherJournal, LogLevel.Warning, "The journal ends at event {Last}, before event {Kept} that the state goes up to; what was told is asked for again.")]
    private partial void LogOtherJournal(long last, long kept);
}
