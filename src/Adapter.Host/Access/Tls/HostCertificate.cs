using System.Net.Security;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Access.Tls;

/// <summary>The certificate in use: read at the start, taken over anew when its files change; a change that cannot be used leaves the one before in use and is told.</summary>
internal sealed partial class HostCertificate(SecretResolver secrets, TimeProvider time, ILogger<HostCertificate> logger) : IHealthNotices, IMetricSource
{
    private static readonly TimeSpan SoonAtMost = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private CertificateOptions _options = new();
    private string? _tried;
    private volatile LoadedCertificate? _current;
    private volatile string? _trouble;
    private Expiry _told;

    private enum Expiry
    {
        Far,
        Soon,
        Over,
    }

    public LoadedCertificate? Current => _current;

    public bool IsSet => _options.Path.Length > 0;

    public IEnumerable<string> Notices
        => ((string?[])[
            _trouble is { } trouble ? $"The changed certificate cannot be used; the one before goes on. {trouble}" : null,
            _current is { } current && ExpiryOf(current) is not Expiry.Far and var expiry
                ? $"The certificate for https {(expiry == Expiry.Over ? "has expired" : "expires")} at {current.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm}Z. Replace {secrets.FullPath(_options.Path)}; it is taken over without a restart."
                : null]).OfType<string>();

    /// <summary>Reads the certificate for the first time; gives what is wrong with it.</summary>
    public string? Open(CertificateOptions options)
    {
        lock (_gate)
        {
            if (options.Path.Length == 0)
            {
                return options.KeyPath.Length > 0 || options.Password.Length > 0 ? $"{LoadedCertificate.PathSetting} is missing; name the certificate's file, or remove the section." : null;
            }

            if (_current is not null)
            {
                return null;
            }

            try
            {
                _tried = LoadedCertificate.Fingerprint(options, secrets);
                _current = LoadedCertificate.Load(options, secrets);
                _options = options;
            }
            catch (CertificateException e)
            {
                return e.Message;
            }
        }

        LogInUse(_current.Leaf.Subject, _current.NotAfter, secrets.FullPath(options.Path));
        TellExpiry();
        return null;
    }

    /// <summary>Takes the files over where they changed.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            if (!IsSet)
            {
                return;
            }

            try
            {
                var fingerprint = LoadedCertificate.Fingerprint(_options, secrets);
                if (fingerprint != _tried || _trouble is not null)
                {
                    var loaded = LoadedCertificate.Load(_options, secrets);
                    LogInUse(loaded.Leaf.Subject, loaded.NotAfter, secrets.FullPath(_options.Path));
                    // the one before is not disposed of: handshakes with it may be going on
                    (_current, _tried, _trouble, _told) = (loaded, fingerprint, null, Expiry.Far);
                }
            }
            catch (CertificateException e)
            {
                if (_trouble != e.Message)
                {
                    LogTrouble(e.Message);
                }

                _trouble = e.Message;
            }
        }

        TellExpiry();
    }

    public void Apply(SslServerAuthenticationOptions options)
    {
        // the context carries the certificates above as well, which a selector cannot
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificateContext = _current?.Context;
    }

    public void Collect(PrometheusPage page)
    {
        if (_current is { } current)
        {
            page.Add(
                "adapterhost_certificate_expires_timestamp_seconds", PrometheusKind.Gauge, "When the certificate for https expires, in seconds since 1970.", "",
                current.NotAfter.ToUnixTimeSeconds());
            page.Add(
                "adapterhost_certificate_refused", PrometheusKind.Gauge, "1 while the certificate's files were changed into something that cannot be used.", "", _trouble is null ? 0 : 1);
        }
    }

    private Expiry ExpiryOf(LoadedCertificate certificate)
    {
        var third = (certificate.NotAfter - certificate.NotBefore) / 3;
        var left = certificate.NotAfter - time.GetUtcNow();
        return left <= TimeSpan.Zero ? Expiry.Over : left < (third < SoonAtMost ? third : SoonAtMost) ? Expiry.Soon : Expiry.Far;
    }

    private void TellExpiry()
    {
        var current = _current!;
        var expiry = ExpiryOf(current);
        if (expiry != _told && expiry != Expiry.Far)
        {
            LogExpiry(current.Leaf.Subject, expiry == Expiry.Over ? "has expired" : "expires", current.NotAfter);
        }

        _told = expiry;
    }

    [LoggerMessage(EventIds.CertificateInUse, LogLevel.Information, "Certificate for https: {Subject}, until {NotAfter:u}, from {File}.")]
    private partial void LogInUse(string subject, DateTimeOffset notAfter, string file);

    [LoggerMessage(EventIds.CertificateTrouble, LogLevel.Error, "The changed certificate cannot be used; the one before goes on. {Trouble}")]
    private partial void LogTrouble(string trouble);

    [LoggerMessage(EventIds.CertificateExpiry, LogLevel.Warning, "The certificate for https, {Subject}, {Expires} at {NotAfter:u}. Replace its file; it is taken over without a restart.")]
    private partial void LogExpiry(string subject, string expires, DateTimeOffset notAfter);
}
