using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Where a client certificate comes from: a file, or a store of this system by thumbprint.</summary>
internal static class CertificateSource
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>Finds what the setting names and adds it to <paramref name="found"/>, the certificate itself first.</summary>
    public static TlsProblem? Find(string typed, string? password, X509Certificate2Collection found)
    {
        if (Thumbprint.TryParse(typed, out var thumbprint) && !File.Exists(typed))
        {
            return FromStore(thumbprint, found);
        }

        if (!Path.IsPathFullyQualified(typed))
        {
            return Wrong($"'{Short(typed)}' is neither the full path of a file nor a thumbprint.", "Write the full path of a PEM or PKCS#12 file, or the thumbprint (40 or 64 hexadecimal digits; spaces and colons do not matter).");
        }

        if (!File.Exists(typed))
        {
            return Wrong($"The file {typed} is not there.", "Put the certificate there, correct the path, and let the host's account read it.");
        }

        return FromFile(typed, password, found);
    }

    private static TlsProblem? FromFile(string path, string? password, X509Certificate2Collection found)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            return Wrong($"{path} is larger than any certificate file.", "Name the file of the certificate.");
        }

        var content = File.ReadAllBytes(path);
        var text = Encoding.Latin1.GetString(content);
        if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            return FromPem(path, text, found);
        }

        switch (KindOf(content))
        {
            case X509ContentType.Cert:
                found.Add(X509CertificateLoader.LoadCertificate(content));
                return null;
            case X509ContentType.Pkcs12:
                return FromPkcs12(path, content, password, found);
            default:
                return Wrong($"{path} holds no certificate.", "Name a PEM file (it begins with -----BEGIN CERTIFICATE-----) or a PKCS#12 file (.pfx, .p12).");
        }
    }

    private static X509ContentType KindOf(byte[] content)
    {
        try
        {
            return X509Certificate2.GetCertContentType(content);
        }
        catch (CryptographicException)
        {
            return X509ContentType.Unknown;
        }
    }

    private static TlsProblem? FromPem(string path, string text, X509Certificate2Collection found)
    {
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            return Wrong($"{path} holds a damaged certificate.", "Export it anew.");
        }

        return found.Count > 0
            ? null
            : Wrong($"{path} holds a key and no certificate.", "Name the file of the certificate here and the file of its key in TlsKeyFile.");
    }

    private static TlsProblem? FromPkcs12(string path, byte[] content, string? password, X509Certificate2Collection found)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(content, password);
            foreach (var certificate in all.OrderByDescending(certificate => certificate.HasPrivateKey))
            {
                found.Add(certificate);
            }

            return found.Count > 0 ? null : Wrong($"{path} holds no certificate.", "Export it anew, with its private key.");
        }
        catch (CryptographicException exception)
        {
            return new TlsProblem(
                TlsSetting.KeyPassword,
                string.IsNullOrEmpty(password) ? $"{path} cannot be opened without a password." : $"{path} cannot be opened: the password is wrong, or the file is damaged ({exception.Message.TrimEnd('.')}).",
                "Enter the password of the file in TlsKeyPassword.");
        }
    }

    private static TlsProblem? FromStore(Thumbprint thumbprint, X509Certificate2Collection found)
    {
        foreach (var location in (StoreLocation[])[StoreLocation.CurrentUser, StoreLocation.LocalMachine])
        {
            using X509Store store = new(StoreName.My, location);
            try
            {
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            }
            catch (CryptographicException)
            {
                // there is no such store: nothing was ever put into it, or the system has none
                continue;
            }

            foreach (var certificate in store.Certificates)
            {
                if (found.Count == 0 && thumbprint.IsOf(certificate))
                {
                    found.Add(certificate);
                }
                else
                {
                    certificate.Dispose();
                }
            }

            if (found.Count > 0)
            {
                return null;
            }
        }

        return Wrong(
            $"No certificate with the thumbprint {thumbprint.Hex} is in the personal store of the host's account or of this machine.",
            "Import it there together with its private key, as the account of the host, or give the path of a file instead.");
    }

    private static TlsProblem Wrong(string message, string remedy) => new(TlsSetting.Certificate, message, remedy);

    private static string Short(string text) => text.Length > 80 ? text[..80] + "..." : text;
}
