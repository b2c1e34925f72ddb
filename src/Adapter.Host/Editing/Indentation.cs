using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>How a file is laid out: its lines, and how far each level stands in.</summary>
internal sealed class Indentation
{
    private const string Usual = "  ";

    private readonly string _text;

    public Indentation(SourceMap map)
    {
        _text = map.Source.Text;
        // a file whose root does not end on a line of its own is written in one line
        IsFlat = !_text.AsSpan(map.Root.Start, map.Root.End - map.Root.Start).ContainsAny('\r', '\n') && !map.Root.IsEmpty;
        Unit = Steps(map.Root).FirstOrDefault(step => step.Length > 0) ?? Usual;
    }

    public bool IsFlat { get; }

    /// <summary>What a level adds.</summary>
    public string Unit { get; }

    public static int LineStart(string text, int index) => index == 0 ? 0 : text.LastIndexOfAny(['\r', '\n'], index - 1) + 1;

    public static int LineEnd(string text, int index) => text.IndexOfAny(['\r', '\n'], index) is var end and >= 0 ? end : text.Length;

    public static int BehindLineEnd(string text, int lineEnd)
        => lineEnd >= text.Length ? lineEnd : text[lineEnd] == '\r' && lineEnd + 1 < text.Length && text[lineEnd + 1] == '\n' ? lineEnd + 2 : lineEnd + 1;

    public static bool IsFirstOnLine(string text, int index) => text.AsSpan(LineStart(text, index)..index).IsWhiteSpace();

    /// <summary>Index behind the remarks that follow on the line; <see langword="null"/> when something else follows.</summary>
    public int? EndOfRemarks(int index)
    {
        while (true)
        {
            var lineEnd = LineEnd(_text, index);
            var rest = _text.AsSpan(index..lineEnd);
            if (rest.IsWhiteSpace())
            {
                return index;
            }

            var next = index + rest.Length - rest.TrimStart().Length;
            if (!_text.AsSpan(next).StartsWith("<!--"))
            {
                return null;
            }

            index = _text.IndexOf("-->", next, StringComparison.Ordinal) + "-->".Length;
        }
    }

    /// <summary>How far elements inside another one stand in.</summary>
    public string Inside(MappedElement parent, string outer)
        => parent.Children.Find(child => IsFirstOnLine(_text, child.Start)) is { } child ? _text[LineStart(_text, child.Start)..child.Start] : outer + Unit;

    private IEnumerable<string> Steps(MappedElement element)
    {
        foreach (var child in element.Children)
        {
            if (IsFirstOnLine(_text, element.Start) && IsFirstOnLine(_text, child.Start))
            {
                var outer = _text[LineStart(_text, element.Start)..element.Start];
                var inner = _text[LineStart(_text, child.Start)..child.Start];
                yield return inner.StartsWith(outer, StringComparison.Ordinal) ? inner[outer.Length..] : string.Empty;
            }

            foreach (var step in Steps(child))
            {
                yield return step;
            }
        }
    }
}
