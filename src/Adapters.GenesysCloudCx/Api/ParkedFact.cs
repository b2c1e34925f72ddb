using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Shows until when the platform asked to be left alone, and takes it away when that is over.</summary>
internal sealed class ParkedFact : IDisposable
{
    public const string Name = "api.parked.until";

    private readonly RequestBudget _budget;
    private readonly TimeProvider _time;
    private readonly IAdapterStatus _status;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;

    public ParkedFact(RequestBudget budget, TimeProvider time, IAdapterStatus status)
    {
        (_budget, _time, _status) = (budget, time, status);
        _timer = time.CreateTimer(static state => ((ParkedFact)state!).Tell(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        budget.Parked = Tell;
        Tell();
    }

    public void Dispose()
    {
        _budget.Parked = null;
        _timer.Dispose();
        _status.Fact(Name, null);
    }

    private void Tell()
    {
        lock (_gate)
        {
            var until = _budget.ParkedUntil;
            _status.Fact(Name, until?.ToString("O", CultureInfo.InvariantCulture));
            if (until is { } end)
            {
                var left = end - _time.GetUtcNow();
                _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
