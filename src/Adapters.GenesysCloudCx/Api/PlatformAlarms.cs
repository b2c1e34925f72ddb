using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Raises what a person has to see to on the way to the platform: quota, trust, the proxy's login. Clears it as soon as the platform answers again. Thread-safe.</summary>
internal sealed class PlatformAlarms(TimeProvider time, IAdapterStatus status)
{
    public const string QuotaAlarm = "quota";
    public const string UntrustedAlarm = "tls.untrusted";
    public const string ProxyLoginAlarm = "proxy.login";

    /// <summary>Refusals that go on for this long are more than a rush.</summary>
    public static readonly TimeSpan QuotaAfter = TimeSpan.FromMinutes(5);

    /// <summary>Without a refusal for this long it is over.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset? _limitedSince;
    private DateTimeOffset _limitedLast;
    private bool _isRaised;
    private bool _isRefused;

    /// <summary>Raises what no waiting helps against, where it ends a run or keeps one from beginning.</summary>
    public static void Raise(IAdapterStatus status, PlatformException failure)
    {
        if (failure.IsProxyLogin)
        {
            status.Raise(ProxyLoginAlarm, AlarmSeverity.Critical, $"{failure.Message} {failure.Remedy}");
        }
        else if (failure.IsUntrusted)
        {
            status.Raise(UntrustedAlarm, AlarmSeverity.Critical, $"{failure.Message} {failure.Remedy}");
        }
    }

    /// <summary>A call was refused or not answered.</summary>
    public void Failed(PlatformException failure)
    {
        lock (_gate)
        {
            if (failure.IsProxyLogin || failure.IsUntrusted)
            {
                _isRefused = true;
                Raise(status, failure);
            }
            else if (failure.Status == 429)
            {
                Limited(failure);
            }
        }
    }

    /// <summary>The platform answered a call.</summary>
    public void Answered()
    {
        if (!Volatile.Read(ref _isRefused) && _limitedSince is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_isRefused)
            {
                _isRefused = false;
                status.Clear(ProxyLoginAlarm);
                status.Clear(UntrustedAlarm);
            }

            if (_limitedSince is not null && time.GetUtcNow() - _limitedLast >= Quiet)
            {
                _limitedSince = null;
                if (_isRaised)
                {
                    _isRaised = false;
                    status.Clear(QuotaAlarm);
                }
            }
        }
    }

    private void Limited(PlatformException failure)
    {
        var now = time.GetUtcNow();
        var isParked = failure.RetryAfter > RetryPolicy.LongestInlineWait;
        if (_limitedSince is null || (!_isRaised && now - _limitedLast > Quiet))
        {
            _limitedSince = now;
        }

        _limitedLast = now;
        if (isParked || now - _limitedSince >= QuotaAfter)
        {
            _isRaised = true;
            status.Raise(QuotaAlarm, AlarmSeverity.Error, string.Create(
                CultureInfo.InvariantCulture,
                $"The platform has refused calls by its rate limit since {_limitedSince:u}{(isParked ? $", and asks to be left alone until {now + failure.RetryAfter:u}" : string.Empty)}. {failure.Message}"));
        }
    }
}
