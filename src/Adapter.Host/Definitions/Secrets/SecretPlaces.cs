using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>A secret's clear text and the pieces of the file that hold it: the first is replaced, the others are emptied.</summary>
internal sealed record SecretPlace(string Setting, string Value, IReadOnlyList<Range> Pieces);

/// <summary>Finds where in an adapter's file the secrets stand.</summary>
internal sealed class SecretPlaces(IReadOnlySet<string> settings, IReadOnlySet<string> keys)
{
    /// <summary>Every secret that stands in clear text; <see langword="null"/> when one has elements inside, so that nobody can say what it is.</summary>
    public IReadOnlyList<SecretPlace>? Find(SourceMap map)
    {
        var groups = map.Root.Name == DefinitionNames.Adapter ? map.Root.Children : [];
        var elements = groups.Where(group => group.Name == DefinitionNames.Settings).SelectMany(group => group.Children).Where(child => settings.Contains(child.Name)).ToList();
        if (elements.Exists(element => element.Children.Count > 0))
        {
            return null;
        }

        var adds = groups.Where(group => group.Name == DefinitionNames.AdvancedSettings).SelectMany(group => group.Children).Where(child => child.Name == DefinitionNames.Add);
        return [.. elements.Select(element => new SecretPlace(element.Name, element.Value, map.Pieces(element)))
            .Concat(adds.Select(Key).OfType<SecretPlace>())
            .Where(place => place.Value.Length > 0 && !SecretResolver.IsReference(place.Value))];
    }

    private SecretPlace? Key(MappedElement add)
        => add.Attribute(DefinitionNames.Key)?.Value.Trim() is { } key && keys.Contains(key) && add.Attribute(DefinitionNames.Value) is { } value
            ? new SecretPlace(key, value.Value.Trim(), [value.Inside])
            : null;
}
