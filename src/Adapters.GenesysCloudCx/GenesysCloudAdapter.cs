using System.Diagnostics;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx;

/// <summary>The live feed of one Genesys Cloud organization.</summary>
internal sealed class GenesysCloudAdapter(SharedBudgets budgets) : IBackfillSource
{
    private volatile LiveFeed? _feed;

    /// <summary>Until when nothing is missing but what was told as missed; <see langword="null"/> while it does not follow.</summary>
    internal DateTimeOffset? HeardUntil => _feed?.HeardUntil;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var options = GenesysCloudOptions.From(context.Definition, RegionCatalogue.Load());
            await using LiveFeed feed = new(context, options, budgets.Lease(options.Address, options.ClientId, context.Time));
            _feed = feed;
            await feed.RunAsync(stopping);
        }
        catch (PlatformException exception)
        {
            PlatformAlarms.Raise(context.Status, exception);
            throw exception.ToFailure();
        }
        finally
        {
            _feed = null;
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
        try
        {
            return _feed is { } feed && await feed.RenewAsync(reason, cancellationToken);
        }
        catch (PlatformException exception)
        {
            throw exception.ToFailure();
        }
    }

    public IReadOnlyList<BackfillRun> Backfills() => _feed?.Backfill?.Runs() ?? [];

    public ValueTask<BackfillRun> StartBackfillAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
        => _feed?.Backfill is { } backfill
            ? ValueTask.FromResult(backfill.Start(since, until))
            : throw new AdapterFailureException(FailureClass.Transient, "The adapter is not connected yet, so that nothing can be read back.", "Ask again once it runs.");

    public ValueTask DisposeAsync()
    {
        Debug.Assert(_feed is null, "The host disposes an adapter after its run has ended.");
        return ValueTask.CompletedTask;
    }
}
