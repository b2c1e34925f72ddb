using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Reads single conversations back through REST and gives them to the interpreter.</summary>
internal sealed partial class ConversationFetcher(ApiClient api, EventPipeline pipeline, HealthBoard health, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string TroubleKey = "d.conversations";

    private readonly AdapterCounter _read = status.Counter("resync_conversations", "Conversations read back through REST.");
    private bool _callsOnly;

    /// <summary>Reads one conversation. Gives the number of events that it brought.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public Task<int> FetchAsync(string conversationId, CancellationToken cancellationToken) => FetchAsync(conversationId, static _ => true, cancellationToken);

    /// <summary>Reads one conversation. Gives the number of events that it brought and that count.</summary>
    /// <exception cref="PlatformException">Not to be had for now.</exception>
    public async Task<int> FetchAsync(string conversationId, Func<AdapterEvent, bool> counts, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        if (await BodyAsync(conversationId, cancellationToken) is not { } body)
        {
            return 0;
        }

        var gotAt = time.GetUtcNow();
        _read.Add();
        return await pipeline.AskAsync(
            (interpreter, output) =>
            {
                var before = output.Count;
                interpreter.Reconcile(body, askedAt, gotAt, output);
                return output.Skip(before).Count(counts);
            },
            cancellationToken);
    }

    private async Task<byte[]?> BodyAsync(string conversationId, CancellationToken cancellationToken)
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
            health.Set(TroubleKey, FailureClass.Permission, $"Calls that were missed cannot be read back: {(refusal ?? exception).Message} {(refusal ?? exception).Remedy}");
            LogNotRead(conversationId, exception.Message);
            return null;
        }
    }

    private async Task<byte[]?> OneAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var body = await api.GetAsync(path, RequestPriority.Resync, cancellationToken);
            health.Clear(TroubleKey);
            return body;
        }
        catch (PlatformException exception) when (exception.Status is 400 or 404 or 410)
        {
            LogNotRead(path, exception.Message);
            return null;
        }
    }

    [LoggerMessage(EventIds.ConversationNotRead, LogLevel.Debug, "{Conversation} could not be read back: {Reason}")]
    private partial void LogNotRead(string conversation, string reason);
}
