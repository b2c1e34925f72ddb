using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A certificate authority of a test: a root, an authority below it, and whatever they sign.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-60);
    private static readonly DateTimeOffset To = From.AddYears(2);

    public TestAuthority(string name = "Contoso")
    {
        Root = MakeAuthority($"CN={name} Root", null);
        Issuing = MakeAuthority($"CN={name} Issuing", Root);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuing { get; }

    public string RootPem => Root.ExportCertificatePem();

    /// <summary>Signed by the authority below the root; <paramref name="ends"/> in days from now.</summary>
    public X509Certificate2 Issue(string subject, string? host = null, bool isRsa = false, double ends = 365, bool byRoot = false)
    {
        using RSA? rsa = isRsa ? RSA.Create(2048) : null;
        using ECDsa? ec = isRsa ? null : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = rsa is not null
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(subject, ec!, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(host is null ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], critical: false));
        var issuer = byRoot ? Root : Issuing;
        using var issuerKey = issuer.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), From, TimeProvider.System.GetUtcNow().AddDays(ends), RandomNumberGenerator.GetBytes(16));
        using var withKey = rsa is not null ? signed.CopyWithPrivateKey(rsa) : signed.CopyWithPrivateKey(ec!);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        Root.Dispose();
        Issuing.Dispose();
    }

    public static string KeyPem(X509Certificate2 certificate)
        => certificate.GetRSAPrivateKey() is { } rsa ? rsa.ExportPkcs8PrivateKeyPem() : certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public static string EncryptedKeyPem(X509Certificate2 certificate, string password)
    {
        PbeParameters how = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        return certificate.GetRSAPrivateKey() is { } rsa
            ? rsa.ExportEncryptedPkcs8PrivateKeyPem(password, how)
            : certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(password, how);
    }

    private static X509Certificate2 MakeAuthority(string subject, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (issuer is null)
        {
            return request.CreateSelfSigned(From, To);
        }

        using var signed = request.Create(issuer, From, To, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
