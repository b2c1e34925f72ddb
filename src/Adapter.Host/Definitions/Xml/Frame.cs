namespace Adapter.Host.Definitions.Xml;

/// <summary>The root element of a definition and its known children, in any order.</summary>
internal sealed class Frame
{
    internal const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly IReadOnlyList<string> _known;
    private readonly FindingList _findings;
    private readonly Dictionary<string, SourceElement> _elements = new(StringComparer.Ordinal);

    private Frame(SourceElement root, IReadOnlyList<string> known, FindingList findings)
    {
        Root = root;
        _known = known;
        _findings = findings;
        foreach (var child in root.Children.Where(child => IsKnown(child)))
        {
            _elements.TryAdd(child.Name, child);
        }
    }

    public SourceElement Root { get; }

    /// <summary>Opens the root; <see langword="null"/> when it is none, or another one than asked for.</summary>
    public static Frame? Open(SourceElement? root, string name, IReadOnlyList<string> known, FindingList findings)
    {
        if (root is null)
        {
            return null;
        }

        if (root.Name == name && root.Namespace == DefinitionNames.Namespace)
        {
            return new Frame(root, known, findings);
        }

        var other = name == DefinitionNames.Adapter ? DefinitionNames.DataSource : DefinitionNames.Adapter;
        var (message, remedy) = root switch
        {
            _ when root.Name == name => (
                root.Namespace.Length == 0 ? $"The root element {name} has no namespace." : $"The root element {name} is in another namespace.",
                $"""Write <{name} xmlns="{DefinitionNames.Namespace}">."""),
            _ when root.Name == other => (
                $"The root element is {other}, but this folder is for {name} definitions.",
                $"Move the file to the folder {(other == DefinitionNames.Adapter ? DefinitionNames.AdaptersFolder : DefinitionNames.DataSourcesFolder)}."),
            _ => ($"The root element is '{Shown.Name(root.Name)}'.", $"""Write <{name} xmlns="{DefinitionNames.Namespace}">; element names are case sensitive."""),
        };
        findings.Error(FindingCodes.WrongRoot, root.Place, null, message, remedy);
        return null;
    }

    public SourceElement? Element(string name) => _elements.GetValueOrDefault(name);

    /// <summary>The text of a child; <see langword="null"/> when it is absent or empty.</summary>
    public SourceValue? Text(string name) => Element(name) is { Text.Length: > 0 } element ? new SourceValue(element.Text, element.Place) : null;

    /// <summary>Unknown, doubled and misplaced things; after the name is known, so that each finding carries it.</summary>
    public void ReportProblems()
    {
        foreach (var attribute in Root.Attributes.Where(attribute => attribute.Namespace is not (SchemaInstance or Structure.NamespaceDeclarations)))
        {
            Structure.RefuseAttribute(Root, attribute, _findings);
        }

        Structure.RefuseText(Root, _findings);
        foreach (var child in Root.Children)
        {
            if (!IsKnown(child))
            {
                var near = NearMiss.Find(child.Name, _known);
                _findings.Error(FindingCodes.UnknownElement, child.Place, null, $"{Root.Name} has no element '{Shown.Name(child.Name)}'.",
                    child.Namespace != DefinitionNames.Namespace ? $"Remove the element's own namespace; everything is in {DefinitionNames.Namespace}."
                    : near is not null ? $"Write {near}; element names are case sensitive."
                    : $"Remove it, or write one of: {string.Join(", ", _known)}.{(Root.Name == DefinitionNames.Adapter ? " Settings of the type stand inside Settings." : string.Empty)}");
            }
            else if (_elements[child.Name] is var first && first != child)
            {
                _findings.Error(FindingCodes.DuplicateElement, child.Place, child.Name, $"{child.Name} stands twice; the first is in line {first.Place.Line}.", "Remove one of the two.");
            }
            else if (child.Name is not (DefinitionNames.Settings or DefinitionNames.AdvancedSettings))
            {
                Structure.RefuseAttributes(child, _findings);
                Structure.RefuseChildren(child, _findings);
            }
        }
    }

    private bool IsKnown(SourceElement child) => child.Namespace == DefinitionNames.Namespace && _known.Contains(child.Name);
}
