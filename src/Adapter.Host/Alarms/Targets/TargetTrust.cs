using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Which servers a target trusts: those of the system's authorities, or of a file's alone.</summary>
internal sealed class TargetTrust
{
    private readonly X509Certificate2Collection? _authorities;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificates.</exception>
    public TargetTrust(string? file)
    {
        if (file is null)
        {
            return;
        }

        _authorities = [];
        _authorities.ImportFromPemFile(file);
        if (_authorities.Count == 0)
        {
            throw new CryptographicException("It holds no certificate in PEM form.");
        }
    }

    public SslClientAuthenticationOptions For(string? host)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = host };
        if (_authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return options;
    }
}
