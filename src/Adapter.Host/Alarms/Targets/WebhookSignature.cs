using System.Security.Cryptography;
using System.Text;
using Adapter.Abstractions;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Signs what is posted, as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body, so that neither can be changed or sent again unnoticed.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string KeyPrefix = "whsec_";

    /// <summary>The value of the signature header.</summary>
    public static string Of(Secret secret, string id, long unixSeconds, string body)
        => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), Encoding.UTF8.GetBytes($"{id}.{unixSeconds}.{body}")));

    /// <summary>A secret that begins with <c>whsec_</c> is a key in base64, any other is a text.</summary>
    private static byte[] Key(Secret secret)
    {
        var text = secret.Reveal();
        var key = new byte[text.Length];
        return text.StartsWith(KeyPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[KeyPrefix.Length..], key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(text);
    }
}
