using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysCloud.Simulator;

/// <summary>The certificates that clients show where a gateway in front of the platform demands one: the authority it trusts, and good and bad ones for tests.</summary>
internal sealed class ClientCertificates(TimeProvider time) : IDisposable
{
    private readonly CertificateAuthority _trusted = new("Simulated client CA", time);
    private readonly CertificateAuthority _unknown = new("Some other CA", time);

    /// <summary>The authority that signs what is accepted.</summary>
    public string CaPem => _trusted.Pem;

    public bool IsAccepted(X509Certificate2 certificate) => _trusted.HasSigned(certificate, CertificateAuthority.ClientUse);

    /// <summary>One that is accepted.</summary>
    public ClientCertificate Issue(string name = "recorder") => new(_trusted.Issue(name, CertificateAuthority.ClientUse));

    /// <summary>One that was accepted until yesterday.</summary>
    public ClientCertificate IssueExpired(string name = "recorder")
        => new(_trusted.Issue(name, CertificateAuthority.ClientUse, until: time.GetUtcNow().AddDays(-1)));

    /// <summary>One of an authority that the gateway does not know.</summary>
    public ClientCertificate IssueByUnknownAuthority(string name = "recorder") => new(_unknown.Issue(name, CertificateAuthority.ClientUse));

    public void Dispose()
    {
        _trusted.Dispose();
        _unknown.Dispose();
    }
}

/// <summary>A client's certificate with its key, in the forms in which people have them.</summary>
internal sealed class ClientCertificate(X509Certificate2 certificate) : IDisposable
{
    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate => certificate;

    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>PKCS#8 without a password.</summary>
    public string KeyPem
    {
        get
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>PKCS#8 under a password.</summary>
    public string EncryptedKeyPem(string password)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100_000));
    }

    /// <summary>Certificate and key in one PKCS#12 file.</summary>
    public byte[] Pfx(string? password = null) => certificate.Export(X509ContentType.Pkcs12, password);

    public void Dispose() => certificate.Dispose();
}
