using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Access.Tls;

/// <summary>A certificate that cannot be used; the message names file, setting and remedy.</summary>
internal sealed class CertificateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A certificate with its key and those above it, ready for handshakes.</summary>
internal sealed class LoadedCertificate
{
    public const string PathSetting = "Http:Certificate:Path";
    public const string KeyPathSetting = "Http:Certificate:KeyPath";
    public const string PasswordSetting = "Http:Certificate:Password";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string AnyUse = "2.5.29.37.0";
    private const int LargestBytes = 1024 * 1024;

    private LoadedCertificate(X509Certificate2 leaf, X509Certificate2Collection above)
    {
        // offline: a start or a handshake must not wait for somebody else's server
        Context = SslStreamCertificateContext.Create(leaf, above, offline: true);
        (Leaf, NotBefore, NotAfter) = (leaf, new DateTimeOffset(leaf.NotBefore), new DateTimeOffset(leaf.NotAfter));
    }

    public SslStreamCertificateContext Context { get; }

    public X509Certificate2 Leaf { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>Tells one state of the files from another.</summary>
    /// <exception cref="CertificateException">A file or the password cannot be read.</exception>
    public static string Fingerprint(CertificateOptions options, SecretResolver secrets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Read(secrets.FullPath(options.Path), PathSetting));
        if (options.KeyPath.Length > 0)
        {
            hash.AppendData(Read(secrets.FullPath(options.KeyPath), KeyPathSetting));
        }

        hash.AppendData(System.Text.Encoding.UTF8.GetBytes("\n" + Password(options, secrets)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <exception cref="CertificateException">It cannot be used.</exception>
    public static LoadedCertificate Load(CertificateOptions options, SecretResolver secrets)
    {
        var path = secrets.FullPath(options.Path);
        var password = Password(options, secrets);
        var content = Read(path, PathSetting);
        var (leaf, above) = content.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? FromPem(path, options.KeyPath.Length > 0 ? secrets.FullPath(options.KeyPath) : null, password) : FromPfx(path, content, password);
        try
        {
            // what stands in an extension is read only now, and may be anything
            if (leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } uses
                && !uses.EnhancedKeyUsages.OfType<Oid>().Any(use => use.Value is ServerUse or AnyUse))
            {
                throw new CertificateException($"{PathSetting}: the certificate in {path} is not made for servers. Have one issued with the use 'server authentication'.");
            }

            return new LoadedCertificate(leaf, above);
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException)
        {
            throw new CertificateException($"{PathSetting}: the certificate in {path} cannot be used for TLS: {e.Message} Have one issued for a server.", e);
        }
    }

    private static (X509Certificate2, X509Certificate2Collection) FromPem(string path, string? keyPath, string? password)
    {
        try
        {
            var read = password is null ? X509Certificate2.CreateFromPemFile(path, keyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
            var leaf = OperatingSystem.IsWindows() ? Persisted(read) : read;
            X509Certificate2Collection above = [];
            above.ImportFromPemFile(path);
            foreach (var same in above.Where(other => other.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).ToList())
            {
                above.Remove(same);
            }

            return (leaf, above);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(
                $"{PathSetting}: certificate and key in {path}{(keyPath is null ? "" : $" and {keyPath}")} cannot be used together: {e.Message} "
                + $"The file has the certificate first and then those above it; the key stands in it too or in {KeyPathSetting}, belongs to the certificate, and {(password is null ? $"is not encrypted, unless {PasswordSetting} is set" : $"opens with {PasswordSetting}")}.",
                e);
        }
    }

    private static (X509Certificate2, X509Certificate2Collection) FromPfx(string path, byte[] content, string? password)
    {
        try
        {
            // on Windows and macOS TLS needs a key that is kept
            var all = X509CertificateLoader.LoadPkcs12Collection(content, password, OperatingSystem.IsLinux() ? X509KeyStorageFlags.EphemeralKeySet : X509KeyStorageFlags.DefaultKeySet);
            var leaf = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new CertificateException($"{PathSetting}: {path} has no private key. Export the certificate with its key, or give a PEM file and {KeyPathSetting}.");
            all.Remove(leaf);
            return (leaf, all);
        }
        catch (CryptographicException e)
        {
            throw new CertificateException($"{PathSetting}: {path} is no PEM file, and as PFX it cannot be opened: {e.Message} Check the file and {PasswordSetting}.", e);
        }
    }

    private static X509Certificate2 Persisted(X509Certificate2 ephemeral)
    {
        using (ephemeral)
        {
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static string? Password(CertificateOptions options, SecretResolver secrets)
    {
        if (options.Password.Length == 0)
        {
            return null;
        }

        var outcome = secrets.Resolve(PasswordSetting, options.Password.Trim());
        return outcome.Problem is { } problem ? throw new CertificateException($"{PasswordSetting}: {problem.Message} {problem.Remedy}") : outcome.Secret!.Reveal();
    }

    private static byte[] Read(string path, string setting)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestBytes)
            {
                throw new CertificateException($"{setting}: {path} is too large for a certificate. Name the certificate's own file.");
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateException($"{setting}: {path} is not there. Put the file there or correct the path; a relative path counts from the configuration folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{setting}: {path} cannot be read. Let the account of the host read it.", e);
        }
    }
}
