using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Adapter.Host.Definitions.Secrets;

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

    /// <summary>Index of a place as an XML reader counts it; -1 when there is no such place.</summary>
    public int IndexOf(int line, int column)
        => line >= 1 && line <= _lineStarts.Count && _lineStarts[line - 1] + column - 1 is var index && index >= 0 && index <= Text.Length ? index : -1;

    /// <summary>The bytes with each range replaced. Ranges do not overlap.</summary>
    public byte[] With(IEnumerable<(Range Range, string Text)> changes)
    {
        StringBuilder text = new(Text);
        foreach (var (range, replacement) in changes.OrderByDescending(change => change.Range.Start.Value))
        {
            var (start, length) = range.GetOffsetAndLength(Text.Length);
            text.Remove(start, length).Insert(start, replacement);
        }

        return [.. _mark, .. _encoding.GetBytes(text.ToString())];
    }
}
