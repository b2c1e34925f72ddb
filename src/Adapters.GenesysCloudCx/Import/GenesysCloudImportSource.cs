using System.Diagnostics;
using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The recordings of one Genesys Cloud organization.</summary>
internal sealed class GenesysCloudImportSource(SharedBudgets budgets) : IRecordingRetry
{
    private volatile ImportFeed? _feed;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var options = ImportOptions.From(context.Definition, context);
            await using var feed = await ImportFeed.OpenAsync(context, options, budgets.Lease(options.Address, options.ClientId, context.Time), stopping);
            _feed = feed;
            try
            {
                await feed.RunAsync(stopping);
            }
            finally
            {
                // nobody is to be answered by rooms that are closing
                _feed = null;
            }
        }
        catch (PlatformException exception)
        {
            PlatformAlarms.Raise(context.Status, exception);
            throw exception.ToFailure();
        }
    }

    public ValueTask<bool> ApplyAsync(AdapterDefinition definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (_feed is not { } feed)
        {
            return ValueTask.FromResult(false);
        }

        feed.Apply(RetryKeys.Read(definition.AdvancedSettings));
        return ValueTask.FromResult(true);
    }

    public async Task<bool> RenewAsync(string reason, CancellationToken cancellationToken)
    {
        if (_feed is not { } feed)
        {
            return false;
        }

        try
        {
            await feed.RenewAsync(cancellationToken);
            return true;
        }
        catch (PlatformException exception)
        {
            throw exception.ToFailure();
        }
    }

    public ImportStatus ReadImportStatus() => _feed?.ReadStatus() ?? Nothing;

    public ValueTask<ImportRunStart> StartRunAsync(string reason, CancellationToken cancellationToken) => Feed.StartRunAsync(reason, cancellationToken);

    public Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken) => Feed.RetryAsync(states, cancellationToken);

    public Task<RecordingRetry?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken) => Feed.RetryAsync(conversationId, recordingId, cancellationToken);

    public async Task<ImportReport> ReportAsync(ImportReportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await Feed.ReportAsync(request, cancellationToken);
        }
        catch (PlatformException exception)
        {
            throw exception.ToFailure();
        }
    }

    public async IAsyncEnumerable<ImportDeletion> DeletionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var deletion in Feed.DeletionsAsync(cancellationToken))
        {
            yield return deletion;
        }
    }

    public Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken) => Feed.Library.ListAsync(query, cancellationToken);

    public Task<RecordingDetails?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => Feed.Library.FindAsync(conversationId, recordingId, cancellationToken);

    public Task<Stream?> OpenAsync(string conversationId, string recordingId, string file, long offset, CancellationToken cancellationToken)
        => Feed.Library.OpenAsync(conversationId, recordingId, file, offset, cancellationToken);

    public ValueTask DisposeAsync()
    {
        Debug.Assert(_feed is null, "The host disposes an adapter after its run has ended.");
        return ValueTask.CompletedTask;
    }

    private static ImportStatus Nothing { get; } = new()
    {
        Live = new ImportLane(default, default, default, "not begun yet"),
        Historic = new ImportLane(default, default, default, "not begun yet"),
        Conversations = 0,
        Recordings = new Dictionary<ImportState, long>(),
        Bytes = 0,
        Store = string.Empty,
    };

    private ImportFeed Feed => _feed
        ?? throw new AdapterFailureException(FailureClass.Transient, "The import source is not connected yet.", "Wait until it runs; its state says what it waits for.");
}
