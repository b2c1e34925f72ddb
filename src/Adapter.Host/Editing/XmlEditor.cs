using System.Globalization;
using System.Text;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>An element that is to be put in.</summary>
/// <param name="Rank">Its place in the declared order.</param>
/// <param name="Commented">How a comment begins that holds it commented out.</param>
/// <param name="Render">Its text at an indentation; line ends as <c>\n</c>.</param>
internal sealed record NewElement(int Rank, string Commented, Func<string, string> Render);

/// <summary>Changes values of a definition file, puts elements in and takes them out; every other character stays as it is.</summary>
internal sealed class XmlEditor(SourceMap map)
{
    private readonly List<(Range Range, string Text)> _changes = [];
    private readonly HashSet<MappedElement> _removed = [];
    private readonly Indentation _indentation = new(map);

    private SourceText Source => map.Source;

    private string Text => map.Source.Text;

    public bool IsUnchanged => _changes.Count == 0;

    /// <summary>The content with the changes.</summary>
    public byte[] Apply() => Source.With(_changes);

    /// <summary>Gives an element another text.</summary>
    public void SetText(MappedElement element, string value)
    {
        var escaped = Escape(value, forAttribute: false);
        if (element.IsEmpty)
        {
            var slash = Text.LastIndexOf('/', element.End - 1);
            var start = Text.AsSpan(0, slash).TrimEnd().Length;
            _changes.Add((start..element.End, $">{escaped}</{element.QualifiedName}>"));
            return;
        }

        var pieces = map.Pieces(element);
        if (element.Children.Count > 0 || pieces.Count == 0)
        {
            _changes.Add((element.StartTagEnd..(element.Children.Count > 0 ? element.EndTagStart : element.StartTagEnd), escaped));
            return;
        }

        var first = Text[pieces[0]];
        var isCharacterData = pieces.Count == 1 && first.StartsWith("<![CDATA[", StringComparison.Ordinal) && !value.Contains("]]>", StringComparison.Ordinal) && Source.CanHold(value);
        _changes.Add((pieces[0], isCharacterData ? $"<![CDATA[{Lines(value)}]]>" : escaped));
        _changes.AddRange(pieces.Skip(1).Select(piece => (piece, string.Empty)));
    }

    /// <summary>Gives an attribute another value.</summary>
    public void SetAttribute(MappedAttribute attribute, string value) => _changes.Add((attribute.Inside, Escape(value, forAttribute: true)));

    /// <summary>Takes an element out, with its line where it has one for itself.</summary>
    public void Remove(MappedElement element)
    {
        _removed.Add(element);
        var lineStart = Indentation.LineStart(Text, element.Start);
        var lineEnd = Indentation.LineEnd(Text, element.End);
        var isAlone = string.IsNullOrWhiteSpace(Text[lineStart..element.Start]) && string.IsNullOrWhiteSpace(Text[element.End..lineEnd]);
        _changes.Add((isAlone ? lineStart..Indentation.BehindLineEnd(Text, lineEnd) : element.Start..element.End, string.Empty));
    }

    /// <summary>Puts elements into another one, each behind the nearest one that the declared order has before it. Call it after every <see cref="Remove"/>.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="elements">What.</param>
    /// <param name="rankOf">The place of one that is there in the declared order.</param>
    public void Insert(MappedElement parent, IReadOnlyList<NewElement> elements, Func<MappedElement, int> rankOf)
    {
        var there = parent.Children.Where(child => !_removed.Contains(child)).ToList();
        List<NewElement> first = [];
        foreach (var element in elements.OrderBy(element => element.Rank))
        {
            if (parent.Comments.FirstOrDefault(comment => IsCommentedOut(comment, element)) is { End.Value: > 0 } comment)
            {
                Behind(comment.Start.Value, comment.End.Value, element);
            }
            else if (there.Where(child => rankOf(child) <= element.Rank).MaxBy(rankOf) is { } before)
            {
                var last = there.Last(child => rankOf(child) == rankOf(before));
                Behind(last.Start, last.End, element);
            }
            else
            {
                first.Add(element);
            }
        }

        if (first.Count > 0)
        {
            AtBegin(parent, first);
        }
    }

    /// <summary>An element's text, escaped.</summary>
    public string Element(string prefixOf, string name, string value)
    {
        var qualified = Qualified(prefixOf, name);
        return $"<{qualified}>{Escape(value, forAttribute: false)}</{qualified}>";
    }

    /// <summary>An advanced key's text, escaped.</summary>
    public string Add(string prefixOf, string key, string value)
        => $"<{Qualified(prefixOf, DefinitionNames.Add)} {DefinitionNames.Key}=\"{Escape(key, forAttribute: true)}\" {DefinitionNames.Value}=\"{Escape(value, forAttribute: true)}\"/>";

    /// <summary>An element with elements inside, each on a line of its own.</summary>
    public string Group(string prefixOf, string name, string indent, IEnumerable<Func<string, string>> inside)
    {
        var qualified = Qualified(prefixOf, name);
        var separator = _indentation.IsFlat ? string.Empty : $"\n{indent}";
        var inner = _indentation.IsFlat ? string.Empty : indent + _indentation.Unit;
        return $"<{qualified}>{string.Concat(inside.Select(element => $"{separator}{(_indentation.IsFlat ? string.Empty : _indentation.Unit)}{element(inner)}"))}{separator}</{qualified}>";
    }

    private static string Qualified(string prefixOf, string name) => prefixOf.Contains(':', StringComparison.Ordinal) ? $"{prefixOf[..prefixOf.IndexOf(':', StringComparison.Ordinal)]}:{name}" : name;

    private bool IsCommentedOut(Range comment, NewElement element)
        => Text.AsSpan(comment.Start.Value + "<!--".Length).TrimStart().StartsWith(element.Commented) && Indentation.IsFirstOnLine(Text, comment.Start.Value);

    private void Behind(int start, int end, NewElement element)
    {
        if (Indentation.IsFirstOnLine(Text, start) && _indentation.EndOfRemarks(end) is { } at)
        {
            var indent = Text[Indentation.LineStart(Text, start)..start];
            _changes.Add((at..at, Lines($"\n{indent}{element.Render(indent)}")));
        }
        else
        {
            var separator = start > 0 && Text[start - 1] is ' ' or '\t' ? " " : string.Empty;
            _changes.Add((end..end, Lines(separator + element.Render(string.Empty))));
        }
    }

    private void AtBegin(MappedElement parent, List<NewElement> elements)
    {
        var isOwnLine = Indentation.IsFirstOnLine(Text, parent.Start) && !_indentation.IsFlat;
        var outer = isOwnLine ? Text[Indentation.LineStart(Text, parent.Start)..parent.Start] : string.Empty;
        var inner = isOwnLine ? _indentation.Inside(parent, outer) : string.Empty;
        var lines = string.Concat(elements.Select(element => isOwnLine ? $"\n{inner}{element.Render(inner)}" : element.Render(string.Empty)));
        if (parent.IsEmpty)
        {
            var slash = Text.LastIndexOf('/', parent.End - 1);
            var start = Text.AsSpan(0, slash).TrimEnd().Length;
            _changes.Add((start..parent.End, Lines($">{lines}{(isOwnLine ? $"\n{outer}" : string.Empty)}</{parent.QualifiedName}>")));
        }
        else if (isOwnLine && _indentation.EndOfRemarks(parent.StartTagEnd) is { } at && at < parent.EndTagStart)
        {
            _changes.Add((at..at, Lines(lines)));
        }
        else
        {
            var isClosedOnSameLine = isOwnLine && !Indentation.IsFirstOnLine(Text, parent.EndTagStart) && parent.Children.Count == 0;
            _changes.Add((parent.StartTagEnd..parent.StartTagEnd, Lines(lines + (isClosedOnSameLine ? $"\n{outer}" : string.Empty))));
        }
    }

    private string Lines(string text) => Plain(text).Replace("\n", Source.LineEnd, StringComparison.Ordinal);

    /// <summary>XML knows these line ends and no others.</summary>
    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private string Escape(string value, bool forAttribute)
    {
        StringBuilder text = new();
        foreach (var rune in Plain(value).EnumerateRunes())
        {
            var escaped = rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' when forAttribute => "&quot;",
                '\'' when forAttribute => "&apos;",
                '\n' or '\t' when forAttribute => string.Create(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                _ => null,
            };
            text.Append(escaped ?? (rune.IsAscii || Source.CanHold(rune.ToString()) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};")));
        }

        return forAttribute ? text.ToString() : Lines(text.ToString());
    }
}
