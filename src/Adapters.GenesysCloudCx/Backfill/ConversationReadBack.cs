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

    /// <summary>The same, and whatever is known is told again: the journal knows what it has.</summary>
    Again,
}

/// <summary>What a number of conversations brought.</summary>
/// <param name="Read">Conversations that were read.</param>
/// <param name="Recovered">Events that were new in the journal.</param>
/// <param name="Gone">Conversations that the platform does not know any more.</param>
/// <param name="Refused">Conversations that the platform did not give for now.</param>
/// <param name="Refusal">Why; the first of them.</param>
internal sealed record ReadCount(long Read, long Recovered, long Gone, Dictionary<string, Stretch> Refused, PlatformException? Refusal);

/// <summary>Reads conversations back one after the other, each on disk before the next, so that live events never wait behind more than one of them.</summary>
internal sealed class ConversationReadBack(
    ConversationFetcher fetcher, EventPipeline pipeline, Func<NotificationInterpreter> makeInterpreter, TimeProvider time)
{
    /// <summary>So many refusals in a row are the platform's, not those of single conversations.</summary>
    private const int MostRefusals = 10;

    /// <summary>Reads conversations. One that the platform does not give does not keep back the others: those that were refused before come last.</summary>
    /// <exception cref="PlatformException">The platform refuses altogether.</exception>
    public async Task<ReadCount> ReadAsync(
        IReadOnlyDictionary<string, Stretch> conversations, IEnumerable<string> refusedBefore, ReadHow how, CancellationToken cancellationToken, Action<string>? done = null)
    {
        HashSet<string> last = new(refusedBefore, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, Stretch> refused = new(StringComparer.OrdinalIgnoreCase);
        PlatformException? refusal = null;
        var (read, recovered, gone, inARow) = (0L, 0L, 0L, 0);
        foreach (var (id, alive) in conversations.OrderBy(each => last.Contains(each.Key)).ToList())
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
                done?.Invoke(id);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                refusal ??= exception;
                refused[id] = alive;
                if (++inARow >= MostRefusals || exception.RetryAfter is not null || exception.Class == FailureClass.Permission)
                {
                    throw;
                }
            }
        }

        return new ReadCount(read, recovered, gone, refused, refusal);
    }

    /// <summary>Gives how many events were new in the journal; <see langword="null"/> when the platform does not know the conversation.</summary>
    private async Task<int?> OneAsync(string id, ReadHow how, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var (json, isGone) = await fetcher.ReadAsync(id, cancellationToken);
        if (json is not { } body)
        {
            // what is open here and unknown there is closed, with the times of analytics where it has them
            return isGone && await fetcher.CloseAsync(id, askedAt, static _ => true, cancellationToken) is > 0 and var closed ? closed : null;
        }

        var gotAt = time.GetUtcNow();
        var journaled = await fetcher.RecallAsync(id, evenKnown: how != ReadHow.AsNews, cancellationToken);
        var past = how == ReadHow.AsNews ? null : Past(id, body, journaled, askedAt, gotAt);
        var isLeftOpen = false;
        var receipt = await pipeline.TellAsync(
            (interpreter, output) =>
            {
                var isKnown = past is null || interpreter.Knows(id);
                if (isKnown)
                {
                    interpreter.Recall(id, journaled);
                    isLeftOpen = interpreter.Reconcile(body, askedAt, gotAt, output) && interpreter.IsOpen(id);
                }

                if (past is not null && (!isKnown || how == ReadHow.Again))
                {
                    // a hold that is known can have been told before its start was, under another id
                    output.AddRange(past.Where(told => !isKnown || told.Type is not (EventTypes.CallHeld or EventTypes.CallRetrieved)));
                }
            },
            cancellationToken);
        return isLeftOpen ? receipt.Journaled + await fetcher.CloseAsync(id, askedAt, static _ => true, cancellationToken) : receipt.Journaled;
    }

    /// <summary>What a conversation that is over tells to somebody who never heard of it; <see langword="null"/> while it is alive: then it is no past.</summary>
    private List<AdapterEvent>? Past(string id, byte[] body, IReadOnlyList<AdapterEvent> journaled, DateTimeOffset askedAt, DateTimeOffset gotAt)
    {
        var interpreter = makeInterpreter();
        List<AdapterEvent> told = [];
        interpreter.Recall(id, journaled);
        interpreter.Reconcile(body, askedAt, gotAt, told);
        return interpreter.OpenCount == 0 ? told : null;
    }
}
