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
/// <param name="Gone">Conversations that the platform does not know any more.</param>
/// <param name="Refused">Conversations that the platform did not give for now.</param>
/// <param name="Refusal">Why; the first of them.</param>
internal sealed record ReadCount(long Read, long Recovered, long Gone, Dictionary<string, Stretch> Refused, PlatformException? Refusal);

/// <summary>Reads conversations back one after the other, each on disk before the next, so that live events never wait behind more than one of them.</summary>
internal sealed class ConversationReadBack(
    ConversationFetcher fetcher, EventPipeline pipeline, Func<NotificationInterpreter> makeInterpreter)
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
        var read = await fetcher.ReadAsync(id, cancellationToken);
        if (read.Body is not { } body)
        {
            return read.IsGone && await fetcher.CloseAsync(id, read, static _ => true, cancellationToken) is var closed and > 0 ? closed : null;
        }

        var past = how == ReadHow.AsNews ? null : await PastAsync(id, body, read, cancellationToken);
        var journaled = past is null ? await fetcher.RecallAsync(id, cancellationToken) : [];
        var isLeftOpen = false;
        var receipt = await pipeline.TellAsync(
            (interpreter, output) =>
            {
                var isKnown = interpreter.Knows(id);
                if (past is null || isKnown)
                {
                    interpreter.Recall(id, journaled);
                    isLeftOpen = interpreter.Reconcile(body, read.AskedAt, read.GotAt, output) && interpreter.IsOpen(id);
                }

                if (past is not null && (!isKnown || how == ReadHow.Again))
                {
                    output.AddRange(past);
                }
            },
            cancellationToken);

        // over for the platform, and it shows nothing of a leg that was told as open
        return receipt.Journaled + (isLeftOpen ? await fetcher.CloseAsync(id, read, static _ => true, cancellationToken) : 0);
    }

    /// <summary>What a conversation that is over tells to somebody who knows of it what the journal knows; <see langword="null"/> while it is alive: then it is no past.</summary>
    private async Task<List<AdapterEvent>?> PastAsync(string id, byte[] body, ReadConversation read, CancellationToken cancellationToken)
    {
        var interpreter = makeInterpreter();
        interpreter.Recall(id, await fetcher.JournaledAsync(id, cancellationToken));
        List<AdapterEvent> told = [];
        interpreter.Reconcile(body, read.AskedAt, read.GotAt, told);
        return interpreter.IsOpen(id) ? null : told;
    }
}
