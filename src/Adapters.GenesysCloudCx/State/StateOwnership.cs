using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.State;

/// <summary>
/// An adapter whose definition was pointed at another data source or platform begins anew: the calls that were open there are none of here, and what was uncertain of
/// them is not read back from a platform that never had them.
/// </summary>
internal sealed partial class StateOwnership(StateFile file, StateKeeper keeper, EventPipeline pipeline, ICoverage coverage, IAdapterStatus status, ILogger logger)
{
    /// <summary>The cause of time that is lost with that.</summary>
    public const string OtherPlatform = "other-platform";

    public const string SetAsideFact = "state.set-aside";

    /// <summary>Whether it is known that the state is this platform's: before, nothing is kept in the place of what is there.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The platform told which organization it is.</summary>
    public async Task ConfirmAsync(string? organization, CancellationToken cancellationToken)
    {
        if (file.Owner is { } own)
        {
            own = own with { Organization = organization };
            if (file.KeptOwner is { } kept && kept.IsOther(own))
            {
                file.Owner = own;
                await BeginAnewAsync(kept, own, cancellationToken);
            }
            else
            {
                file.Owner = own with { Organization = organization ?? file.KeptOwner?.Organization };
            }
        }

        IsConfirmed = true;
    }

    private async Task BeginAnewAsync(StateOwner kept, StateOwner own, CancellationToken cancellationToken)
    {
        // before the state is replaced: else a kill in between would leave time that is asked for at the wrong platform
        foreach (var span in await coverage.UncertainAsync(cancellationToken))
        {
            await coverage.TellAsync(
                span with { State = CoverageState.Lost, Cause = OtherPlatform, Detail = $"Until then the adapter worked for {kept}; this platform cannot tell what was missed there." },
                cancellationToken);
        }

        await pipeline.AskAsync(
            static (interpreter, _) =>
            {
                interpreter.Checkpoint.Clear();
                return true;
            },
            cancellationToken);
        file.SetsAside = true;
        await keeper.KeepAsync(cancellationToken);
        status.Fact(SetAsideFact, $"The state of {kept} is kept as {file.AsideName}.");
        LogOtherPlatform(kept, own, file.AsideName);
    }

    [LoggerMessage(EventIds.StateOfOtherPlatform, LogLevel.Warning, "The state of the open calls was kept for {Kept}; this is {Own}. It is put aside as {File}, the adapter begins anew, and what was uncertain of the other one is lost.")]
    private partial void LogOtherPlatform(StateOwner kept, StateOwner own, string? file);
}
