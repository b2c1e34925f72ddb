using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Adapter.Host.Definitions.Xml;

/// <summary>Reads a definition file as hostile input: no DTD, no resolver, bounded size, depth and number of nodes.</summary>
internal static partial class SourceParser
{
    internal const int MaxBytes = 1024 * 1024;
    internal const int MaxDepth = 32;
    internal const int MaxNodes = 20_000;

    /// <summary>Reads the bytes; <see langword="null"/>, with an error among the findings, when they are not to be had or too many.</summary>
    public static byte[]? ReadBytes(string path, FindingList findings)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // one byte more than allowed, so that a file that is too large is seen as such and not as cut off
            var buffer = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Limited(buffer[..length], findings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Error(FindingCodes.FileUnreadable, default, null, $"The file cannot be read ({Reason(exception)}).",
                "Let the account of the host read it; if another program is still writing it, nothing is to be done.");
            return null;
        }
    }

    /// <summary>The content, unless it is too long.</summary>
    public static byte[]? Limited(byte[] content, FindingList findings)
    {
        if (content.Length <= MaxBytes)
        {
            return content;
        }

        findings.Error(FindingCodes.LimitExceeded, default, null, $"The file is larger than {MaxBytes / 1024} KiB.", "A definition takes a few KiB: check that this is one.");
        return null;
    }

    /// <summary>Reads the bytes of a file.</summary>
    public static SourceElement? Parse(byte[] content, FindingList findings)
    {
        if (content.AsSpan().Trim(" \t\r\n\0"u8).IsEmpty)
        {
            findings.Error(FindingCodes.NotWellFormed, default, null, "The file is empty.", "Write the definition, or remove the file; if another program is still writing it, nothing is to be done.");
            return null;
        }

        XmlReaderSettings settings = new()
        {
            // the DTD is noticed by name below: the reader's own words would quote the file
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxBytes,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using MemoryStream stream = new(content, writable: false);
        try
        {
            using var reader = XmlReader.Create(stream, settings);
            return new TreeBuilder(reader, findings).Build();
        }
        catch (XmlException exception)
        {
            ReportSyntax(content, exception, findings);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // decoders throw these for encodings that only pretend to be known
            findings.Error(FindingCodes.NotWellFormed, default, null, "The file is not in an encoding that can be read.", "Save it as UTF-8.");
            return null;
        }
    }

    /// <summary>Says where, but never in the words of the XML library: they quote the file, and the place may be inside a secret.</summary>
    private static void ReportSyntax(byte[] content, XmlException exception, FindingList findings)
    {
        SourcePlace place = new(Math.Max(exception.LineNumber, 0), Math.Max(exception.LinePosition, 0));
        var text = Encoding.Latin1.GetString(content).Replace("\0", string.Empty, StringComparison.Ordinal);
        if (DocumentTypeStart(text) is { } start)
        {
            place = new SourcePlace(text.AsSpan(0, start).Count('\n') + 1, start - text.LastIndexOf('\n', start));
            findings.Error(FindingCodes.DocumentTypeForbidden, place, null, "The file has a document type (<!DOCTYPE ...>), which is not allowed in definitions.", "Remove the document type and every entity it declares.");
        }
        else if (UnknownEncoding(text) is { } encoding)
        {
            findings.Error(FindingCodes.NotWellFormed, place, null, $"The file declares the encoding '{Shown.Name(encoding)}', which cannot be read.", """Save it as UTF-8 and write encoding="utf-8", or leave the encoding out.""");
        }
        else if (place.Line >= text.AsSpan().TrimEnd().Count('\n') + 1 && !text.TrimEnd().EndsWith('>'))
        {
            findings.Error(FindingCodes.NotWellFormed, place, null, "The file ends in the middle of the definition.", "Write the rest of it; if another program is still writing it, nothing is to be done.");
        }
        else
        {
            findings.Error(FindingCodes.NotWellFormed, place, null, "The file is not well-formed XML: reading stops at this place.",
                "Look for an element that is not closed or misspelled in its end tag, for a bare & or < (write &amp; and &lt;), and for an encoding other than the one declared.");
        }
    }

    private static int? DocumentTypeStart(string text)
    {
        var start = text.IndexOf("<!DOCTYPE", StringComparison.Ordinal);
        var isBeforeRoot = start >= 0 && !text.AsSpan(0, start).Contains("<Adapter", StringComparison.Ordinal) && !text.AsSpan(0, start).Contains("<DataSource", StringComparison.Ordinal);
        return isBeforeRoot ? start : null;
    }

    /// <summary>The encoding that the first line of a text names, behind a byte order mark or not.</summary>
    internal static string? EncodingNamedIn(string text) => DeclaredEncoding().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? UnknownEncoding(string text)
    {
        if (EncodingNamedIn(text) is not { } name)
        {
            return null;
        }

        try
        {
            Encoding.GetEncoding(name);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // UTF-7 is known and not supported
            return name;
        }
    }

    [GeneratedRegex("""\A[^<]{0,4}<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,60})["']""", RegexOptions.CultureInvariant)]
    private static partial Regex DeclaredEncoding();

    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "access denied",
        FileNotFoundException or DirectoryNotFoundException => "it is gone",
        _ => "it is in use or the disk does not answer",
    };

    private sealed class TreeBuilder(XmlReader reader, FindingList findings)
    {
        private readonly IXmlLineInfo _lines = (IXmlLineInfo)reader;
        private int _nodes;

        private SourcePlace Place => new(_lines.LineNumber, _lines.LinePosition);

        public SourceElement? Build()
        {
            Stack<(SourceElement Element, StringBuilder Text)> open = new();
            SourceElement? root = null;
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        if (!Allowed(open.Count + 1, 1 + reader.AttributeCount))
                        {
                            return null;
                        }

                        var isEmpty = reader.IsEmptyElement;
                        var element = ReadElement();
                        root ??= element;
                        if (open.TryPeek(out var parent))
                        {
                            parent.Element.Children.Add(element);
                        }

                        if (!isEmpty)
                        {
                            open.Push((element, new StringBuilder()));
                        }

                        break;
                    case XmlNodeType.EndElement:
                        var (ended, text) = open.Pop();
                        ended.Text = text.ToString().Trim();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        if (!Allowed(open.Count, 1))
                        {
                            return null;
                        }

                        open.Peek().Text.Append(reader.Value);
                        break;
                    default:
                        break;
                }
            }

            return root;
        }

        private SourceElement ReadElement()
        {
            SourceElement element = new(reader.LocalName, reader.NamespaceURI, Place);
            while (reader.MoveToNextAttribute())
            {
                element.Attributes.Add(new SourceAttribute(reader.LocalName, reader.NamespaceURI, reader.Value, Place));
            }

            reader.MoveToElement();
            return element;
        }

        private bool Allowed(int depth, int nodes)
        {
            _nodes += nodes;
            if (depth <= MaxDepth && _nodes <= MaxNodes)
            {
                return true;
            }

            var what = depth > MaxDepth ? $"elements nested more than {MaxDepth} deep" : $"more than {MaxNodes} elements, attributes and texts";
            findings.Error(FindingCodes.LimitExceeded, Place, null, $"The file has {what}.", "A definition is small and flat: check that this is one.");
            return false;
        }
    }
}
