using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

/// <summary>An authority and a certificate of it for this machine, as PEM files.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly TempFolder _folder = new();

    public ServerCertificate()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authority = new("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, now.AddDays(-1), now.AddDays(30), [1, 2, 3, 4]);
        Authority = _folder.Write("authority.pem", root.ExportCertificatePem());
        Certificate = _folder.Write("server.pem", leaf.ExportCertificatePem());
        Key = _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    public string Authority { get; }

    public string Certificate { get; }

    public string Key { get; }

    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(Certificate, Key);

    public void Dispose() => _folder.Dispose();
}
