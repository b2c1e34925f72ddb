using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Says while it runs what a person should know of TLS: that everything is trusted, that the client certificate ends soon.</summary>
internal sealed class TlsAlarms : IDisposable
{
    public const string TrustsEverything = "tls.trust.everything";
    public const string CertificateEnds = "tls.certificate.ends";

    /// <summary>This long before its end somebody should see to a new certificate.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    private readonly DateTimeOffset? _ends;
    private readonly TimeProvider _time;
    private readonly IAdapterStatus _status;
    private readonly ITimer? _timer;

    public TlsAlarms(PlatformHandlers handlers, SettingNames names, TimeProvider time, IAdapterStatus status)
    {
        (_ends, _time, _status) = (handlers.CertificateEnds, time, status);
        if (handlers.TrustsEverything)
        {
            status.Raise(TrustsEverything, AlarmSeverity.Error,
                $"{names.TrustList} is '{TrustList.Everything}': whatever certificate a server shows is taken, so that anybody on the way can read the client secret and the recordings. Name the authorities to trust instead.");
        }
        else
        {
            status.Clear(TrustsEverything);
        }

        Check();
        _timer = _ends is null ? null : time.CreateTimer(static state => ((TlsAlarms)state!).Check(), this, Interval, Interval);
    }

    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        if (_ends is { } ends && ends - _time.GetUtcNow() < Notice)
        {
            _status.Raise(CertificateEnds, AlarmSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture, $"The client certificate ends on {ends:u}. Put a new one in its place and restart the adapter: it is read at the start."));
        }
        else
        {
            _status.Clear(CertificateEnds);
        }
    }
}
