using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The hash by which people name a certificate: SHA-1 or SHA-256 in hexadecimal.</summary>
internal sealed record Thumbprint(string Hex)
{
    private const int Sha1Digits = 40;
    private const int Sha256Digits = 64;

    /// <summary>Takes spaces, colons, dashes and the invisible mark that certificate dialogs put in front.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Thumbprint? thumbprint)
    {
        var hex = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not (':' or '-' or '\u200E' or '\u200F' or '\uFEFF')));
        thumbprint = hex.Length is Sha1Digits or Sha256Digits && hex.All(char.IsAsciiHexDigit) ? new Thumbprint(hex.ToUpperInvariant()) : null;
        return thumbprint is not null;
    }

    public bool IsOf(X509Certificate2 certificate)
        => certificate.GetCertHashString(Hex.Length == Sha1Digits ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256).Equals(Hex, StringComparison.OrdinalIgnoreCase);
}
