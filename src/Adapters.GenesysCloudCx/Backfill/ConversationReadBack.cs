using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>How conversations are given to the interpreter.</summary>
internal enum ReadHow
{
    /// <summary>To the one that knows what is alive: it tells what it has not told.</summary>
    AsNews,

    /// <summary>One that is over and that nobody remembers is read by itself, so that years of calls push nothing out of memory.</summary>
    AsPast,

    /// <summary>The same, and what the journal does not hold is told, whoever knows of it.</summary>
    Again,
}

/// <summary>What a number of conversations brought.</summary>
/// <param name="Read">Conversations that were read.</param>
/// <param name="Recovered">Events that were new in the journal.</param>
/// <param name="Gone">Open conversations that the platform does not know any more, and that are closed once that is certain.</param>
/// <param name="Refused">Conversations that the platform did not give for now.</param>
/// <param name="Refusal">Why; the first of them.</param>
/// <param name="IsStopped">The platform refuses altogether: what is neither read nor refused was not asked for.</param>
internal sealed record ReadCount(long Read, long Recovered, long Gone, Dictionary<string, Stretch> Refused, PlatformException? Refusal, bool IsStopped);

/// <summary>Reads conversations back one after the other, each on disk before the next, so that live events never wait behind more than one of them. Thread-safe.</summary>
/// <param name="fetcher">Asks the platform.</param>
/// <param name="pipeline">Knows what was told.</param>
/// <param name="makeInterpreter">Makes one that knows nothing.</param>
/// <param name="found">Hears of what was told of a conversation and new in the journal, unless the journal may have lost it.</param>
internal sealed class ConversationReadBack(
    ConversationFetcher fetcher, EventPipeline pipeline, Func<NotificationInterpreter> makeInterpreter, Func<IReadOnlyList<AdapterEvent>, CancellationToken, Task> found)
{
    /// <summary>So many refusals in a row are the platform's, not those of single conversations.</summary>
    private const int MostRefusals = 10;

    /// <summary>How often each conversation was refused so far.</summary>
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads conversations. One that the platform does not give does not keep back the others: those that were refused most often come last.</summary>
    /// <exception cref="PlatformException">The platform refused the client itself.</exception>
    public async Task<ReadCount> ReadAsync(IReadOnlyDictionary<string, Stretch> conversations, ReadHow how, CancellationToken cancellationToken, Action<string>? done = null)
    {
        Dictionary<string, Stretch> refused = new(StringComparer.OrdinalIgnoreCase);
        PlatformException? refusal = null;
        var (read, recovered, gone, inARow, isStopped) = (0L, 0L, 0L, 0, false);
        foreach (var (id, alive) in conversations.OrderBy(each => _refusals.GetValueOrDefault(each.Key)).ToList())
        {
            try
            {
                if (await OneAsync(id, how, cancellationToken) is { } found)
                {
                    read++;
                    recovered += found;
                }
                else
                {
                    gone++;
                }

                inARow = 0;
                _refusals.TryRemove(id, out _);
                done?.Invoke(id);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                refusal ??= exception;
                if (exception.RetryAfter is not null)
                {
                    (refusal, isStopped) = (exception, true);
                    break;
                }

                refused[id] = alive;
                _refusals.AddOrUpdate(id, 1, static (_, times) => times + 1);

                // one that it does not know says nothing about the others
                inARow += exception.Status is 404 or 410 ? 0 : 1;
                if (inARow >= MostRefusals)
                {
                    (refusal, isStopped) = (exception, true);
                    break;
                }
            }
        }

        return new ReadCount(read, recovered, gone, refused, refusal, isStopped);
    }

    /// <summary>Gives how many events were new in the journal; <see langword="null"/> when the platform does not know the conversation, and it is not yet certain how it ended.</summary>
    private async Task<int?> OneAsync(string id, ReadHow how, CancellationToken cancellationToken)
    {
        var read = await fetcher.ReadAsync(id, cancellationToken);
        if (read.Body is not { } body)
        {
            if (!await pipeline.AskAsync((interpreter, _) => interpreter.IsOpen(id), cancellationToken))
            {
                throw read.Gone!;
            }

            return await CloseAsync(id, read, how, cancellationToken) is var closed and > 0 ? closed : null;
        }

        var (past, isAlive) = how == ReadHow.AsNews ? (null, true) : await PastAsync(id, body, read, how, cancellationToken);
        var journaled = isAlive ? await fetcher.RecallAsync(id, cancellationToken) : [];
        var (shown, isOpen) = (ReconcileOutcome.Over, false);
        List<AdapterEvent> told = [];
        var receipt = await pipeline.TellAsync(
            (interpreter, output) =>
            {
                var isKnown = interpreter.Knows(id);
                if (isAlive || isKnown)
                {
                    interpreter.Recall(id, journaled);
                    shown = interpreter.Reconcile(body, read.AskedAt, read.GotAt, output);
                    isOpen = interpreter.IsOpen(id);
                }

                if (past is not null && (how == ReadHow.Again || (!isAlive && !isKnown)))
                {
                    output.AddRange(past);
                }

                told.AddRange(output);
            },
            cancellationToken);
        ConversationFetcher.ThrowIfUnreadable(shown, id);

        if (receipt.Journaled > 0)
        {
            await TellFoundAsync(told, how, cancellationToken);
        }

        // over for the platform, and it shows nothing of a leg that was told as open
        return receipt.Journaled + (shown == ReconcileOutcome.Over && isOpen ? await CloseAsync(id, read, how, cancellationToken) : 0);
    }

    private async Task<int> CloseAsync(string id, ReadConversation read, ReadHow how, CancellationToken cancellationToken)
    {
        List<AdapterEvent> told = [];
        var closed = await fetcher.CloseAsync(
            id,
            read,
            each =>
            {
                told.Add(each);
                return true;
            },
            cancellationToken);
        await TellFoundAsync(told, how, cancellationToken);
        return closed;
    }

    private Task TellFoundAsync(List<AdapterEvent> told, ReadHow how, CancellationToken cancellationToken)
        => how == ReadHow.Again ? Task.CompletedTask : found(told, cancellationToken);

    /// <summary>
    /// What a conversation tells to somebody who knows of it what the journal knows. While it is alive it is no past: then what of it can be told a second time
    /// under the same id, whoever tells the rest.
    /// </summary>
    private async Task<(List<AdapterEvent> Told, bool IsAlive)> PastAsync(
        string id, byte[] body, ReadConversation read, ReadHow how, CancellationToken cancellationToken)
    {
        var interpreter = makeInterpreter();
        var journaled = await fetcher.JournaledAsync(id, cancellationToken);
        interpreter.Recall(id, journaled);
        List<AdapterEvent> told = [];
        ConversationFetcher.ThrowIfUnreadable(interpreter.Reconcile(body, read.AskedAt, read.GotAt, told), id);
        var isAlive = interpreter.IsOpen(id);
        told = isAlive ? told.FindAll(each => IsLasting(each, read.GotAt)) : told;
        return (how == ReadHow.Again ? [.. told.Concat(Lost(body, read, journaled)).DistinctBy(static each => each.Id).OrderBy(static each => each.Time)] : told, isAlive);
    }

    /// <summary>What the journal lacks although it holds what came after: whoever learns from the journal alone takes it for told.</summary>
    private IEnumerable<AdapterEvent> Lost(byte[] body, ReadConversation read, IReadOnlyList<AdapterEvent> journaled)
    {
        List<AdapterEvent> told = [];
        makeInterpreter().Reconcile(body, read.AskedAt, read.GotAt, told);
        var held = journaled.OfType<CallEvent>().ToList();

        // what was closed without knowing how stays as it was told
        return told.OfType<CallEvent>().Where(
            each => IsRepeatable(each) && !held.Exists(other => other.ParticipantId == each.ParticipantId && (other.CallId == each.CallId || other.CallId is null || each.CallId is null)
                && (other.Type == each.Type || (IsEnd(other) && IsEnd(each)) || (other.Type == EventTypes.CallFailed && each.Type == EventTypes.CallConnected))));
    }

    private static bool IsEnd(CallEvent told) => told.Type is EventTypes.CallEnded or EventTypes.CallFailed;

    private static bool IsRepeatable(AdapterEvent told) => told.Type is EventTypes.CallOffered or EventTypes.CallDialing or EventTypes.CallConnected or EventTypes.CallRouted
        or EventTypes.CallEnded or EventTypes.CallFailed or EventTypes.CallTransferred;

    /// <summary>A hold without a time is told by its number, which only the one who follows the call knows.</summary>
    private static bool IsLasting(AdapterEvent told, DateTimeOffset seen)
        => IsRepeatable(told) || (told.Type is EventTypes.CallHeld or EventTypes.CallRetrieved && told.Time != seen);
}
