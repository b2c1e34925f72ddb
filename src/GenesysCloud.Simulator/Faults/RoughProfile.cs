using GenesysCloud.Simulator.Recordings;

namespace GenesysCloud.Simulator.Faults;

/// <summary>A bad day, again and again: cuts every 10 to 20 s, closing notices, bursts of 5xx and 429, duplicates and overtaking frames, bad downloads.</summary>
internal sealed class RoughProfile : IAsyncDisposable
{
    private static readonly int[] Statuses = [502, 503, 504, 429];

    private readonly CancellationTokenSource _stop = new();
    private readonly FaultBoard _faults;
    private readonly RecordingOptions _before;
    private readonly TimeSpan? _quota;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly Task _running;

    /// <param name="faults">What it switches on.</param>
    /// <param name="seed">The same seed, the same day.</param>
    /// <param name="quota">The wait that a used-up quota of the recording service asks for, once a minute; <see langword="null"/> for no such quota.</param>
    /// <param name="time">The clock.</param>
    public RoughProfile(FaultBoard faults, int seed, TimeSpan? quota, TimeProvider time)
    {
        _quota = quota;
        (_faults, _random, _time) = (faults, new Random(seed), time);
        faults.Delivery.Settings = new DeliverySettings { DuplicateShare = 0.05, ReorderShare = 0.03, DelayJitter = TimeSpan.FromMilliseconds(20) };
        faults.Downloads.Settings = DownloadSettings.Rough;
        _before = faults.Recordings.Options;
        faults.Recordings.Options = RecordingOptionsJson.Roughen(_before);
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _faults.Delivery.Settings = DeliverySettings.None;
        _faults.Requests.Clear();
        _faults.Downloads.Clear();
        _faults.Recordings.Options = _before;
    }

    private async Task RunAsync()
    {
        var start = _time.GetTimestamp();
        var (cut, burst, notice) = (Between(10, 20), Between(4, 9), Between(12, 25));
        var quota = _quota is null ? TimeSpan.MaxValue : TimeSpan.Zero;
        try
        {
            while (true)
            {
                var next = new[] { cut, burst, notice, quota }.Min();
                var wait = next - _time.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, _stop.Token);
                }

                if (next == cut)
                {
                    _faults.Cut();
                    cut += Between(10, 20);
                }
                else if (next == quota)
                {
                    _faults.Requests.Add(new RequestFault { Status = 429, Count = 1, Path = "/api/v2/*recording*", RetryAfter = _quota });
                    quota += TimeSpan.FromMinutes(1);
                }
                else if (next == burst)
                {
                    Burst();
                    burst += Between(5, 12);
                }
                else
                {
                    _faults.CloseAfter(Between(1, 3));
                    notice += Between(20, 40);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // switched off
        }
    }

    private void Burst()
    {
        var status = Statuses[_random.Next(Statuses.Length)];
        _faults.Requests.Add(new RequestFault
        {
            Status = status,
            Count = _random.Next(1, 4),
            Path = "/api/v2/*",
            RetryAfter = status == 429 ? TimeSpan.FromSeconds(_random.Next(1, 3)) : null,
        });
    }

    private TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (_random.NextDouble() * (most - least)));
}
