using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.State;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>A conversation as REST tells it; no body where it cannot be had, gone where the platform does not know it (any more).</summary>
internal readonly record struct ConversationBody(byte[]? Json, bool IsGone);

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

    /// <summary>Reads one conversation. Gives the number of events that it brought and that count; none where the platform permits neither view.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public async Task<int> FetchAsync(string conversationId, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        ConversationBody read;
        try
        {
            read = await ReadAsync(conversationId, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            return 0;
        }

        if (read.Json is not { } body)
        {
            return read.IsGone ? await CloseAsync(conversationId, askedAt, counts, cancellationToken) : 0;
        }

        var gotAt = time.GetUtcNow();
        var journaled = await RecallAsync(conversationId, evenKnown: false, cancellationToken);
        var (found, isLeftOpen) = await pipeline.AskAsync(
            (interpreter, output) =>
            {
                var before = output.Count;
                interpreter.Recall(conversationId, journaled);
                var isOver = interpreter.Reconcile(body, askedAt, gotAt, output);
                return (output.Skip(before).Count(counts), isOver && interpreter.IsOpen(conversationId));
            },
            cancellationToken);

        // over for the platform, and it shows nothing of a leg that was told as open
        return isLeftOpen ? found + await CloseAsync(conversationId, askedAt, counts, cancellationToken) : found;
    }

    /// <summary>Closes what is open here of a conversation that REST does not tell of any more. Gives the number of events that count.</summary>
    /// <exception cref="PlatformException">Analytics is not to be had for now.</exception>
    public Task<int> CloseAsync(string conversationId, DateTimeOffset askedAt, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
        => _closer.CloseAsync(conversationId, askedAt, counts, cancellationToken);

    /// <summary>What the journal tells of a conversation that is not remembered any more, or, where asked for, of any, so that it is told as it was.</summary>
    public async Task<IReadOnlyList<AdapterEvent>> RecallAsync(string conversationId, bool evenKnown, CancellationToken cancellationToken)
    {
        List<AdapterEvent> journaled = [];
        if (!evenKnown && await pipeline.AskAsync((interpreter, _) => interpreter.Knows(conversationId), cancellationToken))
        {
            return journaled;
        }

        await foreach (var told in history.ReadAsync(0, conversationId, cancellationToken))
        {
            if (JournaledEvents.Read(told.Json) is { } fact)
            {
                journaled.Add(fact);
            }
        }

        return journaled;
    }

    /// <summary>Gives the body of one conversation in whichever view is permitted.</summary>
    /// <exception cref="PlatformException">Not to be had for now; of class <see cref="FailureClass.Permission"/> when neither view is permitted.</exception>
    public async Task<ConversationBody> ReadAsync(string conversationId, CancellationToken cancellationToken)
    {
        var id = Uri.EscapeDataString(conversationId);
        PlatformException? refusal = null;
        if (!_callsOnly)
        {
            try
            {
                return await OneAsync($"conversations/{id}", cancellationToken);
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
            _callsOnly = false;
            refusal ??= exception;
            health.Set(TroubleKey, FailureClass.Permission, $"Calls that were missed cannot be read back: {refusal.Message} {refusal.Remedy}");
            LogNotRead(conversationId, exception.Message);
            throw refusal;
        }
    }

    private async Task<ConversationBody> OneAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var body = await api.GetAsync(path, RequestPriority.Resync, cancellationToken);
            health.Clear(TroubleKey);
            _read.Add();
            return new ConversationBody(body, IsGone: false);
        }
        catch (PlatformException exception) when (exception.Status is 400 or 404 or 410)
        {
            LogNotRead(path, exception.Message);
            return new ConversationBody(null, exception.Status is 404 or 410);
        }
    }

    [LoggerMessage(EventIds.ConversationNotRead, LogLevel.Debug, "{Conversation} could not be read back: {Reason}")]
    private partial void LogNotRead(string conversation, string reason);
}
