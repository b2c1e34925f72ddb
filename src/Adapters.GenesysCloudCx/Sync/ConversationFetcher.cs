using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.State;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>What the platform answered to the question for one conversation.</summary>
/// <param name="Body">Its body; <see langword="null"/> when there is none.</param>
/// <param name="Gone">The platform said that it does not know it.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="GotAt">When the answer was there.</param>
internal sealed record ReadConversation(byte[]? Body, PlatformException? Gone, DateTimeOffset AskedAt, DateTimeOffset GotAt);

/// <summary>Reads single conversations back through REST and gives them to the interpreter.</summary>
internal sealed partial class ConversationFetcher(
    ApiClient api, EventPipeline pipeline, IEventHistory history, HealthBoard health, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string TroubleKey = "d.conversations";

    private readonly AdapterCounter _read = status.Counter("resync_conversations", "Conversations read back through REST.");
    private readonly ConversationCloser _closer = new(api, pipeline, time, status, logger);
    private bool _callsOnly;

    /// <summary>Reads one conversation. Gives the number of events that it brought.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public Task<int> FetchAsync(string conversationId, CancellationToken cancellationToken) => FetchAsync(conversationId, static _ => true, cancellationToken);

    /// <summary>Reads one conversation. Gives the number of events that it brought and that count; none where the platform permits no view of it.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public async Task<int> FetchAsync(string conversationId, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
    {
        ReadConversation read;
        try
        {
            read = await ReadAsync(conversationId, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission || exception.Status == 400)
        {
            return 0;
        }

        if (read.Body is not { } body)
        {
            return await CloseAsync(conversationId, read, counts, cancellationToken);
        }

        var journaled = await RecallAsync(conversationId, cancellationToken);
        var (found, shown, isOpen) = await pipeline.AskAsync(
            (interpreter, output) =>
            {
                var before = output.Count;
                interpreter.Recall(conversationId, journaled);
                var outcome = interpreter.Reconcile(body, read.AskedAt, read.GotAt, output);
                return (output.Skip(before).Count(counts), outcome, interpreter.IsOpen(conversationId));
            },
            cancellationToken);
        ThrowIfUnreadable(shown, conversationId);

        // over for the platform, and it shows nothing of a leg that was told as open
        return shown == ReconcileOutcome.Over && isOpen ? found + await CloseAsync(conversationId, read, counts, cancellationToken) : found;
    }

    /// <exception cref="PlatformException">What was answered with success is no conversation.</exception>
    public static void ThrowIfUnreadable(ReconcileOutcome shown, string conversationId)
    {
        if (shown == ReconcileOutcome.Unreadable)
        {
            throw new PlatformException(FailureClass.Transient, $"Conversation {conversationId} was answered with something that is no conversation.") { Status = 200 };
        }
    }

    /// <summary>Closes what is open of a conversation that the platform does not know any more. Gives the number of events that count.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public Task<int> CloseAsync(string conversationId, ReadConversation read, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
        => _closer.CloseAsync(conversationId, read.AskedAt, counts, cancellationToken);

    /// <summary>What was told of a conversation that is not remembered any more, so that it is told as it was.</summary>
    public async Task<IReadOnlyList<AdapterEvent>> RecallAsync(string conversationId, CancellationToken cancellationToken)
        => await pipeline.AskAsync((interpreter, _) => interpreter.Knows(conversationId), cancellationToken) ? [] : await JournaledAsync(conversationId, cancellationToken);

    /// <summary>What the journal holds of a conversation.</summary>
    public async Task<IReadOnlyList<AdapterEvent>> JournaledAsync(string conversationId, CancellationToken cancellationToken)
    {
        List<AdapterEvent> journaled = [];
        await foreach (var told in history.ReadAsync(0, conversationId, cancellationToken))
        {
            if (JournaledEvents.Read(told.Json) is { } fact)
            {
                journaled.Add(fact);
            }
        }

        return journaled;
    }

    /// <summary>Reads the body of one conversation in whichever view is permitted and knows it.</summary>
    /// <exception cref="PlatformException">Not to be had for now; of class <see cref="FailureClass.Permission"/> when neither view is permitted.</exception>
    public async Task<ReadConversation> ReadAsync(string conversationId, CancellationToken cancellationToken)
    {
        var id = Uri.EscapeDataString(conversationId);
        PlatformException? refusal = null;
        ReadConversation? unknown = null;
        if (!_callsOnly)
        {
            try
            {
                var read = await OneAsync($"conversations/{id}", cancellationToken);
                if (read.Gone is null)
                {
                    return read;
                }

                unknown = read;
            }
            catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
            {
                _callsOnly = true;
                refusal = exception;
            }
        }

        try
        {
            return await OneAsync($"conversations/calls/{id}", cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            if (unknown is not null)
            {
                return unknown;
            }

            _callsOnly = false;
            refusal ??= exception;
            health.Set(TroubleKey, FailureClass.Permission, $"Calls that were missed cannot be read back: {refusal.Message} {refusal.Remedy}");
            LogNotRead(conversationId, exception.Message);
            throw refusal;
        }
    }

    private async Task<ReadConversation> OneAsync(string path, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        try
        {
            var body = await api.GetAsync(path, RequestPriority.Resync, cancellationToken);
            health.Clear(TroubleKey);
            _read.Add();
            pipeline.Raw?.Read(body);
            return new ReadConversation(body, Gone: null, askedAt, time.GetUtcNow());
        }
        catch (PlatformException exception) when (exception.Status is 404 or 410)
        {
            LogNotRead(path, exception.Message);
            return new ReadConversation(null, exception, askedAt, time.GetUtcNow());
        }
    }

    [LoggerMessage(EventIds.ConversationNotRead, LogLevel.Debug, "{Conversation} could not be read back: {Reason}")]
    private partial void LogNotRead(string conversation, string reason);
}
