using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace Adapter.Host.Definitions.Xml;

/// <summary>Where an attribute stands in a text, and where its value does, without the quotes.</summary>
internal sealed record MappedAttribute(string Name, string Namespace, string Value, Range Whole, Range Inside);

/// <summary>Where an element stands in a text.</summary>
internal sealed class MappedElement(MappedElement? parent, string qualifiedName, string name, string @namespace, int start, int startTagEnd, bool isEmpty)
{
    public MappedElement? Parent { get; } = parent;

    /// <summary>With the prefix, as its tags are written.</summary>
    public string QualifiedName { get; } = qualifiedName;

    public string Name { get; } = name;

    public string Namespace { get; } = @namespace;

    /// <summary>Index of the opening angle bracket.</summary>
    public int Start { get; } = start;

    /// <summary>Index behind the start tag.</summary>
    public int StartTagEnd { get; } = startTagEnd;

    /// <summary>Written as one tag that closes itself.</summary>
    public bool IsEmpty { get; } = isEmpty;

    /// <summary>Index of the end tag.</summary>
    public int EndTagStart { get; set; } = startTagEnd;

    /// <summary>Index behind the element.</summary>
    public int End { get; set; } = startTagEnd;

    public List<MappedAttribute> Attributes { get; } = [];

    public List<MappedElement> Children { get; } = [];

    /// <summary>Comments directly inside, whole.</summary>
    public List<Range> Comments { get; } = [];

    /// <summary>Its own text, without that of its children, trimmed: as the host reads it.</summary>
    public string Value { get; set; } = string.Empty;

    public MappedElement? Child(string name) => Children.Find(child => child.Name == name && child.Namespace == DefinitionNames.Namespace);

    public MappedAttribute? Attribute(string name) => Attributes.Find(attribute => attribute.Name == name && attribute.Namespace.Length == 0);
}

/// <summary>Tells where each element, value and comment of a file stands in its text, so that one of them can be changed and every other byte stays.</summary>
internal sealed class SourceMap
{
    private readonly List<Range> _comments = [];

    private SourceMap(SourceText source) => Source = source;

    public SourceText Source { get; }

    public MappedElement Root { get; private set; } = null!;

    /// <summary>Every comment of the file.</summary>
    public IReadOnlyList<Range> Comments => _comments;

    /// <summary>Maps a file that <see cref="SourceParser"/> has read; <see langword="false"/> when its parts cannot be located beyond doubt.</summary>
    public static bool TryMake(byte[] content, [NotNullWhen(true)] out SourceMap? map)
    {
        map = null;
        using MemoryStream stream = new(content, writable: false);
        using XmlTextReader reader = new(stream) { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, Normalization = true };
        try
        {
            if (!reader.Read() || !SourceText.TryDecode(content, reader.Encoding ?? Encoding.UTF8, out var source))
            {
                return false;
            }

            SourceMap made = new(source);
            if (!made.ReadAll(reader))
            {
                return false;
            }

            map = made;
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>The stretches of an element's content that are value: not white space around it, comments, processing instructions or children.</summary>
    public IReadOnlyList<Range> Pieces(MappedElement element)
    {
        List<Range> pieces = [];
        var start = element.StartTagEnd;
        foreach (var child in element.Children)
        {
            AddPieces(pieces, start, child.Start);
            start = child.End;
        }

        AddPieces(pieces, start, element.EndTagStart);
        return pieces;
    }

    private bool ReadAll(XmlTextReader reader)
    {
        Stack<(MappedElement Element, StringBuilder Text)> open = new();
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (Locate(reader, open.TryPeek(out var parent) ? parent.Element : null) is not { } element)
                    {
                        return false;
                    }

                    if (element.Parent is { } above)
                    {
                        above.Children.Add(element);
                    }
                    else
                    {
                        Root = element;
                    }

                    if (!element.IsEmpty)
                    {
                        open.Push((element, new StringBuilder()));
                    }

                    break;
                case XmlNodeType.EndElement:
                    var (ended, text) = open.Pop();
                    ended.EndTagStart = Index(reader) - 2;
                    if (ended.EndTagStart < ended.StartTagEnd || !Source.Text.AsSpan(ended.EndTagStart).StartsWith($"</{ended.QualifiedName}"))
                    {
                        return false;
                    }

                    ended.End = Source.Text.IndexOf('>', ended.EndTagStart) + 1;
                    ended.Value = text.ToString().Trim();
                    break;
                case XmlNodeType.Comment:
                    if (!TakeComment(reader, open.TryPeek(out var around) ? around.Element : null))
                    {
                        return false;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when open.Count > 0:
                    open.Peek().Text.Append(reader.Value);
                    break;
                default:
                    break;
            }
        }
        while (reader.Read());

        return Root is not null;
    }

    private MappedElement? Locate(XmlTextReader reader, MappedElement? parent)
    {
        var text = Source.Text;
        var start = Index(reader) - 1;
        if (start < 0 || text[start] != '<' || !text.AsSpan(start + 1).StartsWith(reader.Name))
        {
            return null;
        }

        MappedElement element = new(parent, reader.Name, reader.LocalName, reader.NamespaceURI, start, EndOfTag(text, start), reader.IsEmptyElement);
        while (reader.MoveToNextAttribute())
        {
            if (LocateAttribute(reader) is not { } attribute)
            {
                return null;
            }

            element.Attributes.Add(attribute);
        }

        reader.MoveToElement();
        return element.StartTagEnd > start ? element : null;
    }

    private MappedAttribute? LocateAttribute(XmlTextReader reader)
    {
        var text = Source.Text;
        var start = Index(reader);
        if (start < 0 || !text.AsSpan(start).StartsWith(reader.Name))
        {
            return null;
        }

        var open = text.AsSpan(start).IndexOfAny('"', '\'');
        var close = open < 0 ? -1 : text.IndexOf(text[start + open], start + open + 1);
        return close < 0 ? null : new MappedAttribute(reader.LocalName, reader.NamespaceURI, reader.Value, start..(close + 1), (start + open + 1)..close);
    }

    private bool TakeComment(XmlTextReader reader, MappedElement? parent)
    {
        var start = Index(reader) - 4;
        if (start < 0 || !Source.Text.AsSpan(start).StartsWith("<!--"))
        {
            return false;
        }

        var comment = start..(start + 7 + Source.Text.AsSpan(start + 4).IndexOf("-->"));
        _comments.Add(comment);
        parent?.Comments.Add(comment);
        return true;
    }

    private int Index(XmlTextReader reader) => Source.IndexOf(reader.LineNumber, reader.LinePosition);

    /// <summary>Index behind the tag's closing angle bracket; one inside quotes does not count.</summary>
    private static int EndOfTag(string text, int index)
    {
        char? quote = null;
        for (; index < text.Length; index++)
        {
            if (quote is null && text[index] == '>')
            {
                return index + 1;
            }

            quote = quote is null && text[index] is '"' or '\'' ? text[index] : text[index] == quote ? null : quote;
        }

        return -1;
    }

    private void AddPieces(List<Range> pieces, int start, int end)
    {
        var text = Source.Text;
        while (start < end)
        {
            var (opening, closing) = text.AsSpan(start, end - start) switch
            {
                var rest when rest.StartsWith("<!--") => ("<!--", "-->"),
                var rest when rest.StartsWith("<?") => ("<?", "?>"),
                var rest when rest.StartsWith("<![CDATA[") => ("<![CDATA[", "]]>"),
                _ => (string.Empty, "<"),
            };
            var close = text.IndexOf(closing, start + opening.Length, end - start - opening.Length, StringComparison.Ordinal);
            var next = close < 0 ? end : opening.Length == 0 ? close : close + closing.Length;
            var piece = text.AsSpan(start, next - start);
            if (opening is "" or "<![CDATA[" && !piece.IsWhiteSpace())
            {
                pieces.Add((start + piece.Length - piece.TrimStart().Length)..(start + piece.TrimEnd().Length));
            }

            start = next;
        }
    }
}
