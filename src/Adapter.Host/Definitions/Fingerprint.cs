using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Definitions;

/// <summary>Hashes what makes a definition this definition.</summary>
/// <remarks>Keyed anew in every process: it covers secrets, and an unkeyed hash of a weak one could be guessed from a log line.</remarks>
internal static class Fingerprint
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Hashes a definition with its data source; <c>forRestart</c> leaves out what a running adapter can take over.</summary>
    public static string Of(AdapterDefinition definition, DataSourceDefinition source, AdapterType type, BoundSettings bound, bool forRestart)
    {
        var live = forRestart
            ? type.Settings.Concat(type.AdvancedSettings).Where(setting => setting.Effect == SettingEffect.AppliesLive).Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        StringBuilder text = new();
        Part(text, definition.Name, definition.Type.ToUpperInvariant(), definition.SecondaryOf?.ToUpperInvariant() ?? string.Empty);
        Part(text, forRestart ? string.Empty : definition.StartupType.ToString());
        Part(text, source.Name, source.Type.ToUpperInvariant(), source.TimeZone.Id);
        Part(text, source.MinimumSessionLength.Ticks.ToString(CultureInfo.InvariantCulture), source.LongCallDuration.Ticks.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in bound.Given.Where(pair => !live.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Part(text, "value", name, value);
        }

        foreach (var (name, secret) in bound.Secrets.Where(pair => !live.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Part(text, "secret", name, secret.Reveal());
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Each part with its length, so that no two lists of parts read the same.</summary>
    private static void Part(StringBuilder text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
        }
    }
}
