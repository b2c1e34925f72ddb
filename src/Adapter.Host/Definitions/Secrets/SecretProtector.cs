using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>
/// Encrypts secrets for definition files (AES-256-GCM). A protected secret opens only on the host that has the key, and only under the
/// setting it was protected for: moved into another field it stays shut.
/// </summary>
internal sealed class SecretProtector(ISecretKey keyFile)
{
    internal const string Prefix = "protected:";
    private const string Format = "v1";
    private const int KeyIdBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Protects with the key of a data folder.</summary>
    public SecretProtector(string dataFolder)
        : this(new SecretKeyFile(dataFolder))
    {
    }

    /// <summary>Protects a secret, making the key when there is none yet.</summary>
    /// <exception cref="IOException">The key can be neither read nor made; the message says what to do.</exception>
    public string Protect(string setting, Secret secret)
    {
        var key = keyFile.ReadOrCreate();
        var clear = Encoding.UTF8.GetBytes(secret.Reveal());
        var box = new byte[KeyIdBytes + NonceBytes + clear.Length + TagBytes];
        KeyId(key).CopyTo(box, 0);
        var nonce = box.AsSpan(KeyIdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = new(Subkey(key), TagBytes);
        cipher.Encrypt(nonce, clear, box.AsSpan(KeyIdBytes + NonceBytes, clear.Length), box.AsSpan(box.Length - TagBytes), Purpose(setting));
        return $"{Prefix}{Format}:{Convert.ToBase64String(box)}";
    }

    /// <summary>Opens a protected secret.</summary>
    public bool TryUnprotect(string setting, string text, [NotNullWhen(true)] out Secret? secret, [NotNullWhen(false)] out ValueProblem? problem)
    {
        secret = null;
        problem = null;
        if (!TryDecode(text, out var box))
        {
            problem = Problem("The protected secret is damaged: it is not complete or was changed.", "Write the secret in clear text again and run adapterhost protect.");
            return false;
        }

        if (!keyFile.TryRead(out var key, out var why))
        {
            problem = Problem($"The protected secret cannot be opened. {why.Value.Message}", why.Value.Remedy);
            return false;
        }

        if (!KeyId(key).AsSpan().SequenceEqual(box.AsSpan(0, KeyIdBytes)))
        {
            problem = Problem($"The secret was protected with another key than the one in {keyFile.Path}.",
                "Bring the key file of the host that protected it, or write the secret in clear text again and run adapterhost protect here.");
            return false;
        }

        var clear = new byte[box.Length - KeyIdBytes - NonceBytes - TagBytes];
        using AesGcm cipher = new(Subkey(key), TagBytes);
        try
        {
            cipher.Decrypt(box.AsSpan(KeyIdBytes, NonceBytes), box.AsSpan(KeyIdBytes + NonceBytes, clear.Length), box.AsSpan(box.Length - TagBytes), clear, Purpose(setting));
        }
        catch (CryptographicException)
        {
            problem = Problem("The protected secret is damaged, or was protected for another setting.", "Write the secret in clear text again and run adapterhost protect.");
            return false;
        }

        secret = new Secret(Encoding.UTF8.GetString(clear));
        return true;
    }

    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? box)
    {
        box = null;
        if (text.Split(':') is not [_, var format, var code] || format != Format)
        {
            return false;
        }

        var buffer = new byte[code.Length];
        if (!Convert.TryFromBase64String(code, buffer, out var length) || length < KeyIdBytes + NonceBytes + TagBytes)
        {
            return false;
        }

        box = buffer[..length];
        return true;
    }

    private static byte[] Subkey(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "adapterhost definition secrets v1"u8.ToArray());

    private static byte[] KeyId(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyIdBytes, info: "adapterhost key id"u8.ToArray());

    private static byte[] Purpose(string setting) => Encoding.UTF8.GetBytes($"definition-secret:{setting}");

    private static ValueProblem Problem(string message, string remedy) => new(FindingCodes.ProtectedSecretUnreadable, message, remedy);
}
