using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Adapter.Host.Definitions.Xml;

/// <summary>A file's text that can be changed in places while every other byte stays as it is: byte order mark, encoding, line ends.</summary>
internal sealed class SourceText
{
    private static readonly byte[][] Marks = [[0xFF, 0xFE, 0x00, 0x00], [0x00, 0x00, 0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]];

    private readonly byte[] _mark;
    private readonly Encoding _encoding;
    private readonly List<int> _lineStarts = [0];

    private SourceText(byte[] mark, Encoding encoding, string text)
    {
        _mark = mark;
        _encoding = encoding;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    public Encoding Encoding => _encoding;

    /// <summary>How lines end; where they end in more than one way, as most of them do.</summary>
    public string LineEnd
    {
        get
        {
            var pairs = Text.AsSpan().Count("\r\n");
            var feeds = Text.AsSpan().Count('\n') - pairs;
            var returns = Text.AsSpan().Count('\r') - pairs;
            return pairs > 0 && pairs >= feeds && pairs >= returns ? "\r\n" : returns > feeds ? "\r" : "\n";
        }
    }

    /// <summary>Decodes; refuses text that would not come out as the same bytes again.</summary>
    public static bool TryDecode(byte[] content, Encoding encoding, [NotNullWhen(true)] out SourceText? source)
    {
        source = null;
        var mark = Array.Find(Marks, mark => content.AsSpan().StartsWith(mark)) ?? [];
        try
        {
            var body = content.AsSpan(mark.Length);
            var text = encoding.GetString(body);
            if (!body.SequenceEqual(encoding.GetBytes(text)))
            {
                return false;
            }

            source = new SourceText(mark, encoding, text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Decodes a file that no XML reader can read, so that a person can put it right: as its byte order mark or its first line says, else as UTF-8; <see langword="null"/> where that would lose bytes.</summary>
    public static SourceText? Salvage(byte[] content)
    {
        Encoding? encoding = content switch
        {
            [0xFF, 0xFE, 0x00, 0x00, ..] => new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
            [0x00, 0x00, 0xFE, 0xFF, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
            [0xFF, 0xFE, ..] or [(byte)'<', 0x00, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] or [0x00, (byte)'<', ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => Known(SourceParser.EncodingNamedIn(Encoding.Latin1.GetString(content))),
        };
        if (!TryDecode(content, encoding ?? new UTF8Encoding(false, throwOnInvalidBytes: true), out var source) && encoding is null or UTF8Encoding)
        {
            var mark = content.AsSpan().StartsWith(Marks[2]) ? Marks[2] : [];
            source = new SourceText(mark, Encoding.UTF8, Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new StrayBytes()).GetString(content.AsSpan(mark.Length)));
        }

        return source?.Text.Contains('\0', StringComparison.Ordinal) == false ? source : null;
    }

    /// <summary>An encoding in which the line that names it can have been written.</summary>
    private static Encoding? Known(string? declared)
    {
        try
        {
            return declared is not null && Encoding.GetEncoding(declared, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) is { } encoding && encoding.GetBytes("<?xml").AsSpan().SequenceEqual("<?xml"u8) ? encoding : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Index of a place as an XML reader counts it; -1 when there is no such place.</summary>
    public int IndexOf(int line, int column)
        => line >= 1 && line <= _lineStarts.Count && _lineStarts[line - 1] + column - 1 is var index && index >= 0 && index <= Text.Length ? index : -1;

    /// <summary>The bytes with each range replaced. Ranges do not overlap; what is put in comes before what is replaced, and in the order given.</summary>
    public byte[] With(IEnumerable<(Range Range, string Text)> changes) => BytesOf(TextWith(changes));

    /// <summary>The text with each range replaced.</summary>
    public string TextWith(IEnumerable<(Range Range, string Text)> changes)
    {
        StringBuilder text = new();
        var done = 0;
        foreach (var (range, replacement) in changes.OrderBy(change => change.Range.Start.Value).ThenBy(change => change.Range.End.Value))
        {
            var (start, length) = range.GetOffsetAndLength(Text.Length);
            text.Append(Text, done, start - done).Append(replacement);
            done = start + length;
        }

        return text.Append(Text, done, Text.Length - done).ToString();
    }

    /// <summary>Another text as bytes of the same kind: byte order mark and encoding.</summary>
    public byte[] BytesOf(string text) => [.. _mark, .. _encoding.GetBytes(text)];

    /// <summary>Whether the encoding has a way to write the text.</summary>
    public bool CanHold(string text) => _encoding.GetString(_encoding.GetBytes(text)) == text;
}
