using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Brings a certificate and its private key together: from the certificate's own file, from a key file, or from the store.</summary>
internal static class PrivateKeyFile
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";

    /// <summary>Gives the certificate with its key; it is a new object, to be disposed apart from <paramref name="found"/>.</summary>
    public static TlsProblem? Complete(X509Certificate2Collection found, TlsOptions options, out X509Certificate2? leaf)
    {
        leaf = null;
        if (options.KeyFile is null && found.FirstOrDefault(certificate => certificate.HasPrivateKey) is { } complete)
        {
            leaf = new X509Certificate2(complete);
            return null;
        }

        var place = options.KeyFile ?? options.Certificate!;
        if (!File.Exists(place))
        {
            return options.KeyFile is null
                ? new TlsProblem(TlsSetting.Certificate, "The certificate in the store has no private key, or this account may not use it.", "Import it with its private key for the account of the host, or name the key's file in TlsKeyFile.")
                : new TlsProblem(TlsSetting.KeyFile, $"The file {place} is not there.", "Put the key there, or correct the path.");
        }

        var text = Encoding.Latin1.GetString(File.ReadAllBytes(place));
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return options.KeyFile is null
                ? new TlsProblem(TlsSetting.Certificate, $"{place} holds a certificate without its private key.", "Name the key's file in TlsKeyFile, or put the key into the same file.")
                : new TlsProblem(TlsSetting.KeyFile, $"{place} holds no private key in PEM form.", "Name a file with -----BEGIN PRIVATE KEY----- in it; a PKCS#12 file belongs into TlsCertificateFileOrThumbprint.");
        }

        return Join(found, text, place, options.KeyPassword?.Reveal(), out leaf);
    }

    private static TlsProblem? Join(X509Certificate2Collection found, string pem, string place, string? password, out X509Certificate2? leaf)
    {
        leaf = null;
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            return new TlsProblem(TlsSetting.KeyFile, $"The key in {place} is encrypted in a form of old that cannot be read.", "Convert it: openssl pkcs8 -topk8 -in OLD -out NEW, and name the new file.");
        }

        var isEncrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (isEncrypted && string.IsNullOrEmpty(password))
        {
            return new TlsProblem(TlsSetting.KeyPassword, $"The key in {place} is encrypted, and TlsKeyPassword is empty.", "Enter its password in TlsKeyPassword.");
        }

        var oneIsRsa = TryImport(RSA.Create(), pem, isEncrypted ? password : null, out var rsa);
        var oneIsEc = TryImport(ECDsa.Create(), pem, isEncrypted ? password : null, out var ec);
        using (rsa)
        using (ec)
        {
            if (!oneIsRsa && !oneIsEc)
            {
                return isEncrypted
                    ? new TlsProblem(TlsSetting.KeyPassword, $"The key in {place} cannot be opened with TlsKeyPassword.", "Correct the password, or have the key exported anew.")
                    : new TlsProblem(TlsSetting.KeyFile, $"The key in {place} is damaged or neither an RSA nor an elliptic curve key.", "Have it exported anew as PKCS#8 PEM.");
            }

            foreach (var certificate in found)
            {
                if (Match(certificate, rsa, ec) is { } matched)
                {
                    using (matched)
                    {
                        // the detour over PKCS#12 gives a key that TLS on Windows accepts too
                        leaf = X509CertificateLoader.LoadPkcs12(matched.Export(X509ContentType.Pkcs12), null);
                        return null;
                    }
                }
            }
        }

        return new TlsProblem(TlsSetting.KeyFile, $"The key in {place} does not belong to the certificate {found[0].Subject}.", "Name the key that the certificate was made for.");
    }

    private static bool TryImport<T>(T key, string pem, string? password, out T? imported)
        where T : AsymmetricAlgorithm
    {
        imported = null;
        try
        {
            if (password is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, password);
            }

            imported = key;
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // the other kind of key, a wrong password, or damaged: the caller tells them apart
            key.Dispose();
            return false;
        }
    }

    private static X509Certificate2? Match(X509Certificate2 certificate, RSA? rsa, ECDsa? ec)
    {
        try
        {
            return certificate.PublicKey.Oid.Value switch
            {
                RsaOid when rsa is not null => certificate.CopyWithPrivateKey(rsa),
                EcOid when ec is not null => certificate.CopyWithPrivateKey(ec),
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
