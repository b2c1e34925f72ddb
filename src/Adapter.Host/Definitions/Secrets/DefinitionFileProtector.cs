using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>What became of a file.</summary>
/// <param name="Protected">Names of the settings whose secrets are protected now and were not before.</param>
/// <param name="Findings">Why nothing was done, when there is a reason to tell.</param>
internal sealed record ProtectReport(IReadOnlyList<string> Protected, IReadOnlyList<DefinitionFinding> Findings)
{
    public bool IsDone => Findings.Count == 0;
}

/// <summary>Replaces the plain secrets of a definition file by protected ones and leaves every other byte as it is.</summary>
internal sealed class DefinitionFileProtector(SecretProtector protector, IReadOnlyCollection<AdapterType> types)
{
    private const string ByHand = "Write the secret as one plain text, or protect it by env:NAME or file:PATH.";

    /// <summary>Protects the file. Secrets that are given as <c>env:</c>, <c>file:</c> or <c>protected:</c> stay as they are; run twice it changes nothing.</summary>
    public ProtectReport ProtectFile(string path)
    {
        FindingList findings = new(path);
        try
        {
            return new ProtectReport(Protect(path, findings), findings.ToList());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Error(FindingCodes.NotProtectable, default, null, $"The file was left as it was: {exception.Message}", "Run adapterhost protect as the account of the host, which must be able to write the file's folder and the data folder.");
            return new ProtectReport([], findings.ToList());
        }
    }

    /// <summary>Protects the plain secrets of a file's content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="findings">Takes why nothing was done.</param>
    /// <param name="isWanted">Which of them; all when absent.</param>
    /// <returns>The new content, or <see langword="null"/> with findings; without such secrets the content as it was.</returns>
    /// <exception cref="IOException">The key can be neither read nor made.</exception>
    public (byte[] Content, IReadOnlyList<string> Protected)? Protect(byte[] content, FindingList findings, Func<SecretPlace, bool>? isWanted = null)
    {
        if (SourceParser.Parse(content, findings) is not { } root || SecretNames(root, findings) is not { } names)
        {
            return null;
        }

        if (!SourceMap.TryMake(content, out var map) || new SecretPlaces(names.Settings, names.Keys).Find(map) is not { } found)
        {
            findings.Error(FindingCodes.NotProtectable, default, null, "The secrets cannot be located beyond doubt; the file was left as it was.", ByHand);
            return null;
        }

        var places = found.Where(place => isWanted?.Invoke(place) != false).ToList();
        if (places.Count == 0)
        {
            return (content, []);
        }

        var changes = places.SelectMany(place => place.Pieces.Select((piece, index) => (piece, index == 0 ? protector.Protect(place.Setting, new Secret(place.Value)) : string.Empty)));
        var replaced = map.Source.With(changes);
        if (!HoldsTheSame(replaced, places, found.Count - places.Count, names))
        {
            findings.Error(FindingCodes.NotProtectable, default, null, "The protected file would not hold the same secrets; the file was left as it was.", ByHand);
            return null;
        }

        return (replaced, [.. places.Select(place => place.Setting)]);
    }

    private IReadOnlyList<string> Protect(string path, FindingList findings)
    {
        if (SourceParser.ReadBytes(path, findings) is not { } content || Protect(content, findings) is not { } done)
        {
            return [];
        }

        if (done.Protected.Count > 0)
        {
            AtomicFile.Replace(path, done.Content);
        }

        return done.Protected;
    }

    private (HashSet<string> Settings, HashSet<string> Keys)? SecretNames(SourceElement root, FindingList findings)
    {
        if (root.Name != DefinitionNames.Adapter || root.Namespace != DefinitionNames.Namespace)
        {
            findings.Error(FindingCodes.WrongRoot, root.Place, null, "The file is not an adapter's definition.", "Name a file of the folder adapters.");
            return null;
        }

        var name = root.Children.Find(child => child.Name == DefinitionNames.Type)?.Text ?? string.Empty;
        if (types.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            findings.Error(FindingCodes.UnknownType, root.Place, DefinitionNames.Type, "The file names no installed adapter type, so nobody knows which settings are secret.",
                $"Write one of: {string.Join(", ", types.Select(type => type.Name).Order(StringComparer.OrdinalIgnoreCase))}.");
            return null;
        }

        return (Names(known.Settings), Names(known.AdvancedSettings));
    }

    private static HashSet<string> Names(IEnumerable<SettingDeclaration> declarations)
        => declarations.Where(declaration => declaration.IsSecret).Select(declaration => declaration.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Reads the new content as the host will: a file is never exchanged for one that says something else.</summary>
    private bool HoldsTheSame(byte[] content, IReadOnlyList<SecretPlace> places, int plain, (HashSet<string> Settings, HashSet<string> Keys) names)
    {
        FindingList findings = new(string.Empty);
        if (SourceParser.Parse(content, findings) is not { } root
            || !SourceMap.TryMake(content, out var map)
            || new SecretPlaces(names.Settings, names.Keys).Find(map)?.Count != plain)
        {
            return false;
        }

        var values = root.Children.SelectMany(child => child.Children)
            .Select(child => (Name: child.Attributes.Find(attribute => attribute.Name == DefinitionNames.Key)?.Value.Trim() ?? child.Name, Text: child.Attributes.Find(attribute => attribute.Name == DefinitionNames.Value)?.Value ?? child.Text))
            .ToList();
        return places.All(place => values.Any(value => value.Name == place.Setting && protector.TryUnprotect(place.Setting, value.Text.Trim(), out var secret, out _) && secret.Reveal() == place.Value));
    }
}
