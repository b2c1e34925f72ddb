using System.Globalization;
using System.Security.Cryptography;

namespace Adapter.Host.Access;

/// <summary>Turns a password into a line for <c>host.json</c> that does not give it away: <c>pbkdf2-sha512$ITERATIONS$SALT$HASH</c>.</summary>
internal static class PasswordHasher
{
    private const string Scheme = "pbkdf2-sha512";
    private const int Iterations = 210_000;
    private const int FewestIterations = 10_000;
    private const int MostIterations = 5_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Hash(string password) => Hash(password, Iterations);

    /// <summary>With a number of rounds: fewer in tests.</summary>
    internal static string Hash(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    public static bool IsHash(string text) => TryParse(text, out _, out _, out _);

    public static bool Verify(string password, string stored)
        => TryParse(stored, out var iterations, out var salt, out var hash)
            && CryptographicOperations.FixedTimeEquals(hash, Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, hash.Length));

    private static bool TryParse(string text, out int iterations, out byte[] salt, out byte[] hash)
    {
        (iterations, salt, hash) = (0, [], []);
        var parts = text.Split('$');
        if (parts.Length != 4 || parts[0] != Scheme
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out iterations)
            || iterations is < FewestIterations or > MostIterations)
        {
            return false;
        }

        salt = new byte[64];
        hash = new byte[64];
        if (!Convert.TryFromBase64String(parts[2], salt, out var saltLength) || saltLength < 8
            || !Convert.TryFromBase64String(parts[3], hash, out var hashLength) || hashLength < 16)
        {
            return false;
        }

        Array.Resize(ref salt, saltLength);
        Array.Resize(ref hash, hashLength);
        return true;
    }
}
