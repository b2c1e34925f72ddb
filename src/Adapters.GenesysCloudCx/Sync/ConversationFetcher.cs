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
        byte[]? body;
        try
        {
            body = await ReadAsync(conversationId, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            return 0;
        }

        if (body is null)
        {
            return 0;
        }

        var gotAt = time.GetUtcNow();
        return await pipeline.AskAsync(
            (interpreter, output) =>
            {
                var before = output.Count;
                interpreter.Reconcile(body, askedAt, gotAt, output);
                return output.Skip(before).Count(counts);
            },
            cancellationToken);
    }

    /// <summary>Gives the body of one conversation in whichever view is permitted; <see langword="null"/> when the platform does not know it.</summary>
    /// <exception cref="PlatformException">Not to be had for now; of class <see cref="FailureClass.Permission"/> when neither view is permitted.</exception>
    public async Task<byte[]?> ReadAsync(string conversationId, CancellationToken cancellationToken)
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

    private async Task<byte[]?> OneAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var body = await api.GetAsync(path, RequestPriority.Resync, cancellationToken);
            health.Clear(TroubleKey);
            _read.Add();
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
