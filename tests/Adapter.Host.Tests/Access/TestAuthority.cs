using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapter.Host.Tests.Access;

/// <summary>A certificate authority of its own: a root, one below it that issues, and certificates for this machine.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _issuer;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest root = new("CN=Test Root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = root.CreateSelfSigned(Begin, End);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest issuer = new("CN=Test Issuer", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signed = issuer.Create(_root, Begin, End, [1]);
        _issuer = signed.CopyWithPrivateKey(issuerKey);
    }

    /// <summary>A certificate with its key for this machine.</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset? from = null, DateTimeOffset? until = null, string use = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var signed = request.Create(_issuer, from ?? Begin, until ?? End, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>The certificate and the one that issued it, as PEM.</summary>
    public string Chain(X509Certificate2 leaf) => leaf.ExportCertificatePem() + "\n" + _issuer.ExportCertificatePem() + "\n";

    public static string Key(X509Certificate2 leaf)
    {
        using var key = leaf.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    public static string EncryptedKey(X509Certificate2 leaf, string password)
    {
        using var key = leaf.GetECDsaPrivateKey()!;
        return key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)) + "\n";
    }

    public byte[] Pfx(X509Certificate2 leaf, string password) => new X509Certificate2Collection { leaf, _issuer }.Export(X509ContentType.Pkcs12, password)!;

    /// <summary>A client that trusts the root and nothing else: it needs the issuer's certificate from the server. Tells the subject that it was shown.</summary>
    public HttpClient Client(Uri address, List<string> subjects) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _root }, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                subjects.Add(certificate!.Subject);
                return errors == SslPolicyErrors.None;
            },
        },
    })
    { BaseAddress = address };

    public void Dispose()
    {
        _root.Dispose();
        _issuer.Dispose();
    }
}
