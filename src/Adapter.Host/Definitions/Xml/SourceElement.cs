namespace Adapter.Host.Definitions.Xml;

/// <summary>A place in a file, both numbers from 1; 0 = unknown.</summary>
internal readonly record struct SourcePlace(int Line, int Column);

/// <summary>An attribute as it stands in the file.</summary>
internal sealed record SourceAttribute(string Name, string Namespace, string Value, SourcePlace Place);

/// <summary>An element as it stands in the file.</summary>
internal sealed class SourceElement(string name, string @namespace, SourcePlace place)
{
    public string Name { get; } = name;

    public string Namespace { get; } = @namespace;

    public SourcePlace Place { get; } = place;

    public List<SourceAttribute> Attributes { get; } = [];

    public List<SourceElement> Children { get; } = [];

    /// <summary>The element's own text, without that of its children, trimmed.</summary>
    public string Text { get; set; } = string.Empty;
}

/// <summary>A trimmed text and where it stands.</summary>
internal sealed record SourceValue(string Text, SourcePlace Place);

/// <summary>A named value and where it stands: a child of <c>Settings</c> or an <c>Add</c> of <c>AdvancedSettings</c>.</summary>
internal sealed record SourceSetting(string Name, string Text, SourcePlace Place);
