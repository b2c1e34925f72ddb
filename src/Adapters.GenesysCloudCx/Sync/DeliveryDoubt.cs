using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Takes back the word that time was covered of which nothing shows that the link delivered in it: it is uncertain, and others read it back.</summary>
internal sealed partial class DeliveryDoubt(DeliveryProof proof, CoverageTeller teller, ILogger logger)
{
    /// <summary>Calls are missing from it, or it could not be compared until it was too long ago.</summary>
    public async Task TellAsync(HeardBefore before, Stretch on, bool isMute, CancellationToken cancellationToken)
    {
        await TellAsync(on, isMute, cancellationToken);
        proof.Doubted(before);
    }

    /// <summary>Time of the link as it is now that could not be compared until it was too long ago.</summary>
    public async Task TellUnprovenAsync(Stretch live, CancellationToken cancellationToken)
    {
        await TellAsync(live, isMute: false, cancellationToken);
        proof.Doubted(live.To);
    }

    private async Task TellAsync(Stretch unproved, bool isMute, CancellationToken cancellationToken)
    {
        CoverageSpan span = new(
            unproved.From,
            unproved.To,
            CoverageState.Uncertain,
            isMute ? CoverageCauses.LinkMute : DeliveryProof.Unproven,
            isMute ? "The link heartbeated, and calls are missing that REST tells of." : "The link was heard, and what REST tells could not be compared in time.");
        LogNotProved(span.From, span.To, span.Cause);
        await teller.DoubtAsync(span, cancellationToken);
    }

    [LoggerMessage(EventIds.BeforeNotProved, LogLevel.Warning, "From {Since:u} to {Until:u} the link was heard and is not shown to have delivered ({Cause}); it is read back.")]
    private partial void LogNotProved(DateTimeOffset since, DateTimeOffset until, string cause);
}
