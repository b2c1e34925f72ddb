using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The certificate, with its private key, that this client shows to the platform; and what of its chain came with it.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2Collection _all;

    private ClientCertificate(X509Certificate2 leaf, X509Certificate2Collection all)
    {
        Leaf = leaf;
        _all = all;
        Context = SslStreamCertificateContext.Create(leaf, all, offline: true);
    }

    public X509Certificate2 Leaf { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads it from a file (PEM, DER or PKCS#12) or finds it in a certificate store of this system.</summary>
    /// <returns>The certificate, <see langword="null"/> where none is set or it cannot be used.</returns>
    public static ClientCertificate? Read(TlsOptions options, DateTimeOffset now, out TlsProblem? problem)
    {
        problem = null;
        if (options.Certificate is not { } typed)
        {
            return null;
        }

        X509Certificate2Collection found = [];
        X509Certificate2? leaf = null;
        try
        {
            problem = CertificateSource.Find(typed, options.KeyPassword?.Reveal(), found);
            if (problem is null)
            {
                problem = PrivateKeyFile.Complete(found, options, out leaf) ?? Expiry(leaf!, now);
            }

            if (problem is null)
            {
                return new ClientCertificate(leaf!, found);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problem = new TlsProblem(TlsSetting.Certificate, $"The client certificate cannot be used: {exception.Message}", "Give a PEM or PKCS#12 file that the host's account may read, or the thumbprint of a certificate in its store.");
        }

        leaf?.Dispose();
        Dispose(found);
        return null;
    }

    public void Dispose()
    {
        Leaf.Dispose();
        Dispose(_all);
    }

    private static TlsProblem? Expiry(X509Certificate2 certificate, DateTimeOffset now)
        => now.UtcDateTime > certificate.NotAfter.ToUniversalTime()
            ? new TlsProblem(TlsSetting.Certificate, $"The client certificate {certificate.Subject} expired on {certificate.NotAfter.ToUniversalTime():u}.", "Have it renewed and put the new one in its place.")
            : now.UtcDateTime < certificate.NotBefore.ToUniversalTime()
                ? new TlsProblem(TlsSetting.Certificate, $"The client certificate {certificate.Subject} is not valid before {certificate.NotBefore.ToUniversalTime():u}.", "Wait until then, check this host's clock, or use another certificate.")
                : null;

    private static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}
