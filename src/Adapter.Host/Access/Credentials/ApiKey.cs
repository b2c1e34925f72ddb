using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Adapter.Host.Access.Credentials;

/// <summary>An API key as its bearer has it: <c>ahk_ID_SECRET</c>. The secret has 256 bits, so a plain hash of it gives nothing away.</summary>
internal static class ApiKey
{
    public const string Prefix = "ahk_";
    private const int IdLength = 8;
    private const int SecretBytes = 32;

    /// <summary>Makes a key: what its bearer gets, its id, and the hash to keep.</summary>
    public static (string Key, string Id, string Hash) Make()
    {
        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", IdLength);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return ($"{Prefix}{id}_{secret}", id, Hash(secret));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        (id, secret) = (null, null);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length < Prefix.Length + IdLength + 2 || text[Prefix.Length + IdLength] != '_' || text.Length > 200)
        {
            return false;
        }

        id = text[Prefix.Length..(Prefix.Length + IdLength)];
        secret = text[(Prefix.Length + IdLength + 1)..];
        return true;
    }

    public static bool Matches(string secret, string hash)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
