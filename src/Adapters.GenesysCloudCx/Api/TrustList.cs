using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Whom this client trusts instead of the system's authorities. The host name is checked all the same, except where everything is trusted.</summary>
internal sealed class TrustList : IDisposable
{
    /// <summary>Trusts whatever certificate comes.</summary>
    public const string Everything = "*";

    private const string PemMark = "-----BEGIN CERTIFICATE-----";

    private static readonly char[] Separators = [',', ';', '\r', '\n'];

    private readonly X509Certificate2Collection _certificates = [];
    private readonly List<Thumbprint> _pins = [];

    private TrustList()
    {
    }

    public bool IsEverything { get; private init; }

    /// <summary>Reads a bundle in PEM (its full path, or as it is), thumbprints, or <see cref="Everything"/>.</summary>
    /// <returns>The list; <see langword="null"/> for the system's, and where it cannot be used.</returns>
    public static TrustList? Read(string? typed, out TlsProblem? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        if (typed == Everything)
        {
            return new TrustList { IsEverything = true };
        }

        TrustList list = new();
        try
        {
            problem = list.Fill(typed);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problem = Wrong($"The trust list cannot be read: {exception.Message}", "Give certificates in PEM form, in a file that the host's account may read or as they are.");
        }

        if (problem is not null)
        {
            list.Dispose();
            return null;
        }

        return list;
    }

    /// <summary>Puts the list in force for connections of a handler. It must live as long as the handler.</summary>
    public void ApplyTo(SslClientAuthenticationOptions options)
    {
        if (IsEverything)
        {
#pragma warning disable CA5359 // asked for by the definition in so many words, and alarmed
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_pins.Count > 0)
        {
            options.RemoteCertificateValidationCallback = IsPinned;
        }
        else
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(_certificates.Where(IsRoot).ToArray());
            policy.ExtraStore.AddRange(_certificates.Where(certificate => !IsRoot(certificate)).ToArray());
            options.CertificateChainPolicy = policy;
        }
    }

    public void Dispose()
    {
        foreach (var certificate in _certificates)
        {
            certificate.Dispose();
        }
    }

    private TlsProblem? Fill(string typed)
    {
        if (typed.Contains(PemMark, StringComparison.Ordinal))
        {
            return FillFromPem(typed, "The trust list");
        }

        if (Path.IsPathFullyQualified(typed))
        {
            return File.Exists(typed)
                ? FillFromPem(File.ReadAllText(typed), typed)
                : Wrong($"The file {typed} is not there.", "Put the bundle there, or correct the path.");
        }

        foreach (var part in typed.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Thumbprint.TryParse(part, out var pin))
            {
                return Wrong(
                    $"'{(part.Length > 80 ? part[..80] + "..." : part)}' is neither the full path of a file, nor a certificate in PEM form, nor a thumbprint.",
                    $"Write the full path of a PEM bundle, the bundle itself, or thumbprints (40 or 64 hexadecimal digits each, with commas between them). '{Everything}' alone trusts everything.");
            }

            _pins.Add(pin);
        }

        return null;
    }

    private TlsProblem? FillFromPem(string pem, string what)
    {
        try
        {
            _certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return Wrong($"{what} holds a damaged certificate.", "Export the authorities' certificates anew, in PEM form.");
        }

        return _certificates.Count == 0 ? Wrong($"{what} holds no certificate in PEM form.", "Convert it to PEM: each certificate begins with -----BEGIN CERTIFICATE-----.")
            : !_certificates.Any(IsRoot) ? Wrong($"{what} holds no root certificate, only such as others issued: no chain can end there.", "Add the self-signed certificate of the root authority.")
            : null;
    }

    /// <exception cref="AuthenticationException">It is not; says why, which a mere no could not.</exception>
    private bool IsPinned(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) is var other and not SslPolicyErrors.None)
        {
            throw new AuthenticationException(other.ToString());
        }

        return certificate is X509Certificate2 leaf && HasPin(leaf, presented)
            ? true
            : throw new AuthenticationException("no certificate that it shows is named by the trust list, or one on the way to it is not valid.");
    }

    /// <summary>A certificate of the chain is named by the list; up to it every signature and time is right, and what stands above it does not matter.</summary>
    private bool HasPin(X509Certificate2 leaf, X509Chain? presented)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        chain.Build(leaf);
        foreach (var element in chain.ChainElements)
        {
            const X509ChainStatusFlags OnlyUnknown = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
            if (element.ChainElementStatus.Any(status => (status.Status & ~OnlyUnknown) != X509ChainStatusFlags.NoError))
            {
                return false;
            }

            if (_pins.Any(pin => pin.IsOf(element.Certificate)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static TlsProblem Wrong(string message, string remedy) => new(TlsSetting.TrustList, message, remedy);
}
