using System.Text;
using System.Xml;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>A secret's clear text and the pieces of the file that hold it: the first is replaced, the others are emptied.</summary>
internal sealed record SecretPlace(string Setting, string Value, IReadOnlyList<Range> Pieces);

/// <summary>Finds where in a file's text the secrets stand.</summary>
internal sealed class SecretPlaces(IReadOnlySet<string> settings, IReadOnlySet<string> keys)
{
    private readonly List<SecretPlace> _found = [];

    /// <summary>Finds every secret that stands in clear text; <see langword="null"/> when the text cannot be located beyond doubt.</summary>
    public IReadOnlyList<SecretPlace>? Find(byte[] content, out SourceText? source)
    {
        source = null;
        using MemoryStream stream = new(content, writable: false);
        using XmlTextReader reader = new(stream) { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, Normalization = true };
        List<string> path = [];
        while (reader.Read())
        {
            if (source is null && !SourceText.TryDecode(content, reader.Encoding ?? Encoding.UTF8, out source))
            {
                return null;
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                var isEmpty = reader.IsEmptyElement;
                path.Add(reader.LocalName);
                var isLocated = path switch
                {
                    [DefinitionNames.Adapter, DefinitionNames.Settings, var name] when settings.Contains(name) && !isEmpty => TakeElement(reader, name, source),
                    [DefinitionNames.Adapter, DefinitionNames.AdvancedSettings, DefinitionNames.Add] => TakeAdd(reader, source),
                    _ => true,
                };
                if (!isLocated)
                {
                    return null;
                }

                // an element that was taken is read to its end already
                if (isEmpty || reader.NodeType == XmlNodeType.EndElement)
                {
                    path.RemoveAt(path.Count - 1);
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                path.RemoveAt(path.Count - 1);
            }
        }

        return _found;
    }

    private bool TakeElement(XmlTextReader reader, string name, SourceText source)
    {
        var text = source.Text;
        var start = source.IndexOf(reader.LineNumber, reader.LinePosition);
        if (start < 0 || !text.AsSpan(start).StartsWith(reader.Name))
        {
            return false;
        }

        start = EndOfTag(text, start);
        StringBuilder value = new();
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                return false;
            }

            value.Append(reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace ? reader.Value : string.Empty);
        }

        var end = source.IndexOf(reader.LineNumber, reader.LinePosition) - 2;
        if (start < 0 || end < start || !text.AsSpan(end).StartsWith($"</{reader.Name}"))
        {
            return false;
        }

        Take(name, value.ToString(), Pieces(text, start, end));
        return true;
    }

    private bool TakeAdd(XmlTextReader reader, SourceText source)
    {
        if (reader.GetAttribute(DefinitionNames.Key)?.Trim() is not { } key || !keys.Contains(key) || !reader.MoveToAttribute(DefinitionNames.Value))
        {
            return true;
        }

        var start = source.IndexOf(reader.LineNumber, reader.LinePosition);
        var value = reader.Value;
        reader.MoveToElement();
        if (start < 0 || !source.Text.AsSpan(start).StartsWith(DefinitionNames.Value))
        {
            return false;
        }

        var open = source.Text.AsSpan(start).IndexOfAny('"', '\'');
        var close = open < 0 ? -1 : source.Text.IndexOf(source.Text[start + open], start + open + 1);
        if (close < 0)
        {
            return false;
        }

        Take(key, value, [(start + open + 1)..close]);
        return true;
    }

    private void Take(string setting, string value, IReadOnlyList<Range> pieces)
    {
        var trimmed = value.Trim();
        if (trimmed.Length > 0 && !SecretResolver.IsReference(trimmed))
        {
            _found.Add(new SecretPlace(setting, trimmed, pieces));
        }
    }

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

    /// <summary>The stretches of an element's content that are value: not white space around it, comments or processing instructions.</summary>
    private static List<Range> Pieces(string text, int start, int end)
    {
        List<Range> pieces = [];
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

        return pieces;
    }
}
