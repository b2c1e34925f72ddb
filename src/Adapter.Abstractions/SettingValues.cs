using System.Globalization;

namespace Adapter.Abstractions;

/// <summary>The values of one definition, read with the kinds and defaults of their declarations. Immutable; safe to read from any thread.</summary>
/// <remarks>Asking for a setting that the type does not declare, or as another kind, is a bug of the adapter and throws <see cref="ArgumentException"/>.</remarks>
public sealed class SettingValues
{
    private readonly Dictionary<string, SettingDeclaration> _declarations;
    private readonly Dictionary<string, string> _given;
    private readonly Dictionary<string, Secret> _secrets;

    /// <summary>Makes the values. The host does so after validation; tests of an adapter may do so by hand.</summary>
    /// <param name="declarations">Every setting and advanced key of the type.</param>
    /// <param name="given">The values of the definition under their declared names, trimmed, without secrets. Malformed values are left out by the caller.</param>
    /// <param name="secrets">The resolved secrets under their declared names.</param>
    public SettingValues(IEnumerable<SettingDeclaration> declarations, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null)
    {
        ArgumentNullException.ThrowIfNull(declarations);
        ArgumentNullException.ThrowIfNull(given);
        _declarations = declarations.ToDictionary(declaration => declaration.Name, StringComparer.Ordinal);
        _given = given.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        _secrets = secrets?.ToDictionary(StringComparer.Ordinal) ?? new Dictionary<string, Secret>(StringComparer.Ordinal);
    }

    /// <summary>Whether the definition itself has a value for the setting.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns><see langword="true"/> when it is given and not empty.</returns>
    public bool IsGiven(string name) => Declaration(name).IsSecret ? _secrets.ContainsKey(name) : _given.ContainsKey(name);

    /// <summary>The value as text, or its default; for every kind but secrets.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The text, or <see langword="null"/> when there is neither value nor default.</returns>
    public string? Text(string name)
    {
        var declaration = Declaration(name);
        return declaration.IsSecret
            ? throw new ArgumentException($"Setting '{name}' is a secret; read it with {nameof(Secret)}.", nameof(name))
            : _given.GetValueOrDefault(name) ?? declaration.Default;
    }

    /// <summary>The value of a setting that always has one, by being required or by its default.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The text.</returns>
    public string RequiredText(string name) => Text(name) ?? throw new ArgumentException($"Setting '{name}' has neither a value nor a default.", nameof(name));

    /// <summary>The resolved secret.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The secret, or <see langword="null"/> when none is given.</returns>
    public Secret? Secret(string name)
        => Declaration(name).IsSecret ? _secrets.GetValueOrDefault(name) : throw new ArgumentException($"Setting '{name}' is not a secret.", nameof(name));

    /// <summary>The value of a <see cref="SettingKind.WholeNumber"/> or <see cref="SettingKind.Port"/>.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The number, in the unit of the declaration.</returns>
    public long WholeNumber(string name) => long.Parse(RequiredText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The value of a <see cref="SettingKind.Boolean"/>; <see langword="false"/> when there is neither value nor default.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The value.</returns>
    public bool Boolean(string name) => Text(name) is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of a <see cref="SettingKind.TimeOfDay"/>.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The time of day.</returns>
    public TimeOnly TimeOfDay(string name) => TimeOnly.ParseExact(RequiredText(name), "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The value of a <see cref="SettingKind.Url"/>.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The URL, or <see langword="null"/> when there is neither value nor default.</returns>
    public Uri? Url(string name) => Text(name) is { } text ? new Uri(text, UriKind.Absolute) : null;

    /// <summary>The value of a <see cref="SettingKind.Instant"/>.</summary>
    /// <param name="name">Declared name.</param>
    /// <returns>The moment in UTC, or <see langword="null"/> when there is neither value nor default.</returns>
    public DateTimeOffset? Instant(string name)
        => Text(name) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null;

    private SettingDeclaration Declaration(string name)
        => _declarations.TryGetValue(name, out var declaration) ? declaration : throw new ArgumentException($"Setting '{name}' is not declared.", nameof(name));
}
