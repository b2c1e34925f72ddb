using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Makes the looks that are due in one lane, and wakes by itself when one becomes due.</summary>
internal sealed class LookLane(Lane lane, IRecordingLooks looks, IImportLedger ledger, FetchLane fetching, WorkPause pause, TimeProvider time)
{
    private const int Most = 60;

    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(500);

    private readonly WakeSignal _wake = new(time);
    private volatile bool _isBusy;

    public bool IsBusy => _isBusy;

    public void Wake() => _wake.Set();

    /// <exception cref="PlatformException">The platform refuses the client itself.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await pause.WaitAsync(stopping);
            _isBusy = true;
            var count = 0;
            try
            {
                count = await looks.LookAsync(lane, Most, stopping);
                pause.Answered();
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                // nothing was lost: the looks are due again
                pause.Failed(exception);
            }
            finally
            {
                _isBusy = false;
            }

            fetching.Wake();
            if (count == 0)
            {
                var next = await ledger.NextDueAsync(lane, stopping) - time.GetUtcNow();
                await _wake.WaitAsync(next is null || next > LongestNap ? LongestNap : next > ShortestNap ? next.Value : ShortestNap, stopping);
            }
        }
    }
}
