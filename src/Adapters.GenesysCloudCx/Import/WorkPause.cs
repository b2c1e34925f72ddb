using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Holds back all work while the platform does not answer, or asked to be left alone for long; also while the store takes nothing. One for all lanes: what one
/// of them learns need not be learned by every recording. Thread-safe.
/// </summary>
internal sealed class WorkPause(HealthBoard health, TimeProvider time, IAdapterStatus status)
{
    private const string ParkedKey = "b.parked";
    private const string SilentKey = "b.platform";
    private const string StoreKey = "a.store";
    private const string StoreAlarm = "store";
    private const int SilentAfter = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestStorePause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStorePause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset? _parkedUntil;
    private TimeSpan _pause = ShortestPause;
    private TimeSpan _storePause = ShortestStorePause;
    private int _failures;
    private DateTimeOffset? _silentSince;
    private bool _storeFails;

    /// <summary>Until when the platform asked to be left alone; <see langword="null"/> when it did not.</summary>
    public DateTimeOffset? ParkedUntil
    {
        get
        {
            lock (_gate)
            {
                return _parkedUntil > time.GetUtcNow() ? _parkedUntil : null;
            }
        }
    }

    /// <summary>Until when nothing is to be asked.</summary>
    public DateTimeOffset? Until
    {
        get
        {
            lock (_gate)
            {
                return _until > time.GetUtcNow() ? _until : null;
            }
        }
    }

    /// <summary>Waits until work may go on.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (Until is { } until)
        {
            await time.DelayAtLeastAsync(until - time.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>A call failed. Gives until when all work waits because of it; <see langword="null"/> where it says nothing about other calls: only several in a row do.</summary>
    public DateTimeOffset? Failed(PlatformException failure)
    {
        var now = time.GetUtcNow();
        if (failure.RetryAfter > RetryPolicy.LongestInlineWait && failure.Status is 429 or 503)
        {
            return Park(now + failure.RetryAfter!.Value, failure);
        }

        if (failure.Class != FailureClass.Transient || failure.Status is 200 or 500)
        {
            return null;
        }

        lock (_gate)
        {
            if (_until > now)
            {
                return _until;
            }

            if (++_failures < SilentAfter)
            {
                // one refusal among many answers is that call's
                return null;
            }

            var wait = failure.RetryAfter > _pause ? failure.RetryAfter.Value : _pause;
            _until = now + wait;
            if (_silentSince is null)
            {
                _silentSince = now;
                status.Fact(HealthBoard.LinkDownFact, now.ToString("O", CultureInfo.InvariantCulture));
            }

            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            health.Set(SilentKey, FailureClass.Transient, $"The platform does not answer as it should: {failure.Message}", _until);
            return _until;
        }
    }

    /// <summary>A call was answered.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _failures) == 0 && _parkedUntil is null)
        {
            return;
        }

        lock (_gate)
        {
            _failures = 0;
            if (_silentSince is not null)
            {
                _silentSince = null;
                status.Fact(HealthBoard.LinkDownFact, null);
            }

            _pause = ShortestPause;
            health.Clear(SilentKey);
            if (_parkedUntil <= time.GetUtcNow())
            {
                _parkedUntil = null;
                health.Clear(ParkedKey);
                status.Fact("api.parked.until", null);
            }
        }
    }

    /// <summary>The store does not take what was downloaded: nobody downloads more until it is tried again. Gives when.</summary>
    public DateTimeOffset StoreFailed(StoreException failure)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_storeFails || _until <= now)
            {
                var until = now + _storePause;
                _until = until > _until ? until : _until;
                _storePause = _storePause * 2 < LongestStorePause ? _storePause * 2 : LongestStorePause;
            }

            _storeFails = true;
            health.Set(StoreKey, FailureClass.Transient, $"Recordings cannot be stored: {failure.Message} {failure.Remedy}", _until);
            status.Raise(StoreAlarm, AlarmSeverity.Critical, $"Recordings cannot be stored: {failure.Message} {failure.Remedy}");
            return _until;
        }
    }

    /// <summary>The store took a file.</summary>
    public void StoreTook()
    {
        if (!Volatile.Read(ref _storeFails))
        {
            return;
        }

        lock (_gate)
        {
            _storeFails = false;
            _storePause = ShortestStorePause;
            health.Clear(StoreKey);
            status.Clear(StoreAlarm);
        }
    }

    private DateTimeOffset Park(DateTimeOffset until, PlatformException failure)
    {
        lock (_gate)
        {
            _until = until > _until ? until : _until;
            _parkedUntil = _until;
            health.Set(ParkedKey, FailureClass.Transient, $"The platform asks to be left alone until {_until:u}; nothing is lost, the import goes on then. {failure.Message}", _until);
            status.Fact("api.parked.until", _until.ToString("O", CultureInfo.InvariantCulture));
            return _until;
        }
    }
}
