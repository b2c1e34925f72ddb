using Adapter.Abstractions;

namespace Adapter.Host.Definitions.Validation;

/// <summary>The checked values of one definition.</summary>
internal sealed class BoundSettings
{
    private readonly IReadOnlyList<SettingDeclaration> _settings;
    private readonly IReadOnlyList<SettingDeclaration> _advanced;

    public BoundSettings(IReadOnlyList<SettingDeclaration> settings, IReadOnlyList<SettingDeclaration> advanced)
    {
        _settings = settings;
        _advanced = advanced;
    }

    /// <summary>Values under their declared names, each in its one spelling; without secrets, malformed values and settings that do not count.</summary>
    public Dictionary<string, string> Given { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Secret> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Secrets that are named but not to be had.</summary>
    public HashSet<string> Unavailable { get; } = new(StringComparer.Ordinal);

    /// <summary>Settings with an error of their own: malformed, missing though required, or written under a name that is nearly theirs. Rules that read them have nothing to go by.</summary>
    public HashSet<string> Unusable { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of some of the declarations.</summary>
    public SettingValues ValuesFor(IReadOnlyList<SettingDeclaration> declarations) => Values(declarations, Secrets);

    /// <summary>Everything together, as rules see it. A secret that is named but not to be had counts as given.</summary>
    public SettingValues ForRules()
    {
        Dictionary<string, Secret> secrets = new(Secrets, StringComparer.Ordinal);
        foreach (var name in Unavailable)
        {
            secrets[name] = new Secret(string.Empty);
        }

        return Values([.. _settings, .. _advanced], secrets);
    }

    private SettingValues Values(IReadOnlyList<SettingDeclaration> declarations, Dictionary<string, Secret> secrets)
    {
        // a plugin that declares a name twice must not take the host's reading down
        var names = declarations.DistinctBy(declaration => declaration.Name, StringComparer.Ordinal).ToList();
        var known = names.Select(declaration => declaration.Name).ToHashSet(StringComparer.Ordinal);
        return new SettingValues(
            names,
            Given.Where(pair => known.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
            secrets.Where(pair => known.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal));
    }
}
