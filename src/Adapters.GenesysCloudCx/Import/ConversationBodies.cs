using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What the platform said about a conversation: the list's row, and the conversation itself where the row has no attributes.</summary>
internal sealed record ConversationBody(ReadOnlyMemory<byte>? Details, ReadOnlyMemory<byte>? Conversation);

/// <summary>Gathers what metadata are made of. What the platform does not give stays absent; it never keeps a recording from being stored.</summary>
internal sealed partial class ConversationBodies(ApiClient api, IImportLedger ledger, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string AttributesAlarm = "permission.attributes";

    private static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(15);

    private long _refusedUntil;

    /// <exception cref="PlatformException">The platform does not answer for now.</exception>
    public async Task<ConversationBody> ReadAsync(string conversationId, Lane lane, CancellationToken cancellationToken)
    {
        var priority = PriorityOf(lane);
        var details = await ledger.DetailsAsync(conversationId, cancellationToken)
            ?? await TryGetAsync($"analytics/conversations/{Uri.EscapeDataString(conversationId)}/details", priority, cancellationToken);

        // rows of the query have no attributes, those of jobs do; asking for what is there would halve the pace
        var hasAttributes = details is not null && details.AsSpan().IndexOf("\"attributes\""u8) >= 0;
        return new ConversationBody(details, hasAttributes ? null : await ReadConversationAsync(conversationId, priority, cancellationToken));
    }

    public static RequestPriority PriorityOf(Lane lane) => lane == Lane.Live ? RequestPriority.ImportLive : RequestPriority.ImportHistoric;

    private async Task<byte[]?> ReadConversationAsync(string conversationId, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _refusedUntil) > time.GetUtcNow().UtcTicks)
        {
            return null;
        }

        try
        {
            var body = await api.GetAsync($"conversations/{Uri.EscapeDataString(conversationId)}", priority, cancellationToken);
            status.Clear(AttributesAlarm);
            return body;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            Interlocked.Exchange(ref _refusedUntil, (time.GetUtcNow() + RefusedFor).UtcTicks);
            status.Raise(AttributesAlarm, AlarmSeverity.Warning, $"Attributes are missing from metadata: {exception.Message} {exception.Remedy}");
            return null;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permanent)
        {
            // an ended conversation is readable for a time only
            LogNoAttributes(conversationId, exception.Message);
            return null;
        }
    }

    private async Task<byte[]?> TryGetAsync(string path, RequestPriority priority, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(path, priority, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class is FailureClass.Permission or FailureClass.Permanent)
        {
            return null;
        }
    }

    [LoggerMessage(EventIds.AttributesNotRead, LogLevel.Debug, "Conversation {ConversationId} could not be read for its attributes: {Reason}")]
    private partial void LogNoAttributes(string conversationId, string reason);
}

/// <summary>What is known of the conversation whose recordings are fetched: asked for once, beside the first download.</summary>
internal sealed class ConversationMemory(ConversationBodies bodies, IReadOnlyList<LedgerRecording> recordings) : IAsyncDisposable
{
    private Task<ConversationBody>? _reading;

    /// <summary>Begins to ask, where nobody has.</summary>
    public void Begin(CancellationToken cancellationToken)
        => _reading = _reading is null or { IsFaulted: true } ? bodies.ReadAsync(recordings[0].ConversationId, recordings[0].Lane, cancellationToken) : _reading;

    /// <exception cref="Api.PlatformException">The platform does not answer for now.</exception>
    public Task<ConversationBody> ReadAsync(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        return _reading!;
    }

    /// <summary>Waits for what was begun and not needed in the end.</summary>
    public async ValueTask DisposeAsync()
        => await (_reading ?? Task.CompletedTask).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
