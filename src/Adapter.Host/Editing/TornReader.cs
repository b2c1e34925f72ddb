using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>
/// Finds what is to be hidden in a text that is no well-formed XML. It believes nothing but names: what follows a known open element is shown up to the next tag,
/// what follows any other is hidden up to a tag of a known name or its own end. Where it could be either, it is hidden.
/// </summary>
internal sealed partial class TornReader
{
    /// <summary>Names that are compared with the known ones: far more than a definition has.</summary>
    private const int MostNames = 500;

    private readonly List<MaskedPiece> _pieces = [];
    private readonly Dictionary<string, bool> _near = [];
    private readonly HashSet<string> _groups;
    private readonly HashSet<string> _known;
    private readonly HashSet<string> _knownKeys;
    private readonly OpenNames _open;
    private readonly string _text;
    private string _last = string.Empty;

    private TornReader(string text, DefinitionKind kind, AdapterType? type, IEnumerable<AdapterType> types)
    {
        _text = text;
        _open = new OpenNames(kind, type);
        _groups = [kind.Root(), DefinitionNames.Settings, DefinitionNames.AdvancedSettings];
        _knownKeys = [.. types.SelectMany(one => one.AdvancedSettings).Select(setting => setting.Name)];
        _known = [.. _groups, DefinitionNames.Add, .. _open.Frame, .. types.SelectMany(one => one.Settings).Select(setting => setting.Name)];
    }

    /// <summary>What is hidden in a text, in its order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="type">The type it names, when it is known.</param>
    /// <param name="types">Every type, whose names tell a tag from a part of a secret.</param>
    public static IReadOnlyList<MaskedPiece> Hidden(string text, DefinitionKind kind, AdapterType? type, IEnumerable<AdapterType> types)
    {
        TornReader reader = new(text, kind, type, types);
        reader.Read();
        return [.. reader._pieces.Where(piece => piece.Range.Start.Value < piece.Range.End.Value)];
    }

    /// <summary>The type that a text names.</summary>
    public static string? TypeIn(string text) => TypeElement().Match(text) is { Success: true } match ? System.Net.WebUtility.HtmlDecode(match.Groups["name"].Value.Trim()) : null;

    private void Read()
    {
        string? inside = null;
        for (var at = 0; at < _text.Length;)
        {
            var next = Next(at, inside, _text.Length);
            TakeText(inside, at, next);
            if (next == _text.Length)
            {
                return;
            }

            (at, inside) = Take(next, inside);
        }
    }

    /// <summary>Where the next tag, comment or the like begins.</summary>
    private int Next(int at, string? inside, int limit)
    {
        for (var i = _text.IndexOf('<', at, limit - at); i >= 0; i = _text.IndexOf('<', i + 1, limit - i - 1))
        {
            var tag = Tag().Match(_text, i);
            var name = tag.Groups["name"].Value;
            var isMarkup = i + 1 < _text.Length && _text[i + 1] is '!' or '?';
            // a name that is nearly known is misspelt where a tag is to be expected, and a part of something hidden elsewhere
            var isExpected = IsOpen(inside) || (inside is null && _text.AsSpan(at, i - at).IsWhiteSpace());
            if ((tag.Success && IsKnown(name)) || (isExpected && (isMarkup || (tag.Success && IsNearlyKnown(name)))) || IsEndOf(inside, tag))
            {
                return i;
            }
        }

        return limit;
    }

    private static bool IsEndOf(string? element, Match tag)
        => tag.Groups["end"].Length > 0 && element is { Length: < 100 } && NearMiss.Find(tag.Groups["name"].Value, [element]) is not null;

    private bool IsKnown(string name) => _known.Contains(name);

    private bool IsNearlyKnown(string name)
    {
        if (!_near.TryGetValue(name, out var isNear) && _near.Count < MostNames)
        {
            isNear = NearMiss.Find(name, _known) is not null;
            _near.Add(name, isNear);
        }

        return isNear;
    }

    private bool IsOpen(string? element) => element is not null && (_open.HasFrame(element) || _open.HasSetting(element));

    private void TakeText(string? inside, int start, int end)
    {
        // a text that ends as that of another element is that of both
        var tag = Tag().Match(_text, end);
        if (!IsOpen(inside) || (tag.Groups["end"].Length > 0 && !IsEndOf(inside, tag)))
        {
            Hide(inside ?? $"behind {_last}", start, end);
        }
    }

    private void Hide(string owner, int start, int end)
    {
        var piece = _text.AsSpan(start, end - start);
        var (from, to) = (start + piece.Length - piece.TrimStart().Length, start + piece.TrimEnd().Length);
        if (from < to && !(SecretMask.IsOpenReference(_text[from..to]) && !_text.AsSpan(from, to - from).ContainsAny("<>\r\n")))
        {
            // side by side, two masks could not be told apart
            if (_pieces is [.., var last] && last.Range.End.Value == from)
            {
                _pieces[^1] = last with { Range = last.Range.Start..to };
            }
            else
            {
                _pieces.Add(new MaskedPiece(owner, from..to));
            }
        }
    }

    /// <summary>Takes what begins here; gives where it ends, and the element whose text follows.</summary>
    private (int At, string? Inside) Take(int start, string? inside)
    {
        var rest = _text.AsSpan(start);
        if (rest.StartsWith("<!--"))
        {
            var length = rest[4..].IndexOf("-->");
            if (length < 0)
            {
                // never closed: what follows is hidden up to the next tag
                return (start + 4, null);
            }

            var comment = start..(start + 4 + length + 3);
            _pieces.AddRange(_open.HiddenIn(_text, comment).OrderBy(piece => piece.Range.Start.Value));
            return (comment.End.Value, inside);
        }

        if (rest.StartsWith("<![CDATA["))
        {
            return (start + "<![CDATA[".Length, inside);
        }

        if (rest.StartsWith("<?") || rest.StartsWith("<!"))
        {
            var end = start + 1 + rest[1..].IndexOfAny("<>\r\n") is var found && found > start ? found : _text.Length;
            if (!(start == 0 && rest.StartsWith("<?xml ")))
            {
                Hide(rest[..2].ToString(), start + 2, end);
            }

            return (end < _text.Length && _text[end] == '>' ? end + 1 : end, inside);
        }

        return TakeTag(Tag().Match(_text, start));
    }

    private (int At, string? Inside) TakeTag(Match tag)
    {
        var name = tag.Groups["name"].Value;
        var isEnd = tag.Groups["end"].Length > 0;
        var (at, isClosed) = TakeAttributes(name, tag.Index + tag.Length);
        _last = name;
        return (at, isEnd || isClosed || _groups.Contains(name) ? null : name);
    }

    /// <summary>Goes over a tag's attributes; one that is not written as it should hides the rest of its line.</summary>
    private (int At, bool IsClosed) TakeAttributes(string element, int at)
    {
        List<(string Name, Range Value, bool IsWhole)> attributes = [];
        var isClosed = false;
        for (var isOver = false; !isOver && at < _text.Length && _text[at] != '<';)
        {
            var isSelfClosing = _text.AsSpan(at).StartsWith("/>");
            if (isSelfClosing || _text[at] == '>')
            {
                (at, isOver, isClosed) = (at + (isSelfClosing ? 2 : 1), true, isSelfClosing);
            }
            else if (char.IsWhiteSpace(_text[at]))
            {
                at++;
            }
            else if (Attribute().Match(_text, at) is { Success: true } whole && HasAttribute(element, whole.Groups["name"].Value))
            {
                var value = whole.Groups["value"];
                attributes.Add((whole.Groups["name"].Value, value.Index..(value.Index + value.Length), true));
                at += whole.Length;
            }
            else
            {
                var end = LineEnd(at, element);
                var tail = _text.AsSpan(at, end - at).TrimEnd();
                (isOver, isClosed) = (tail.EndsWith(">"), tail.EndsWith("/>"));
                tail = tail[..^(isClosed ? 2 : isOver ? 1 : 0)].TrimEnd();
                tail = tail.EndsWith("\"") || tail.EndsWith("'") ? tail[..^1] : tail;
                var begin = Beginning().Match(_text, at) is { Success: true } match && HasAttribute(element, match.Groups["name"].Value) ? match : Match.Empty;
                attributes.Add((begin.Success ? begin.Groups["name"].Value : "?", (at + Math.Min(begin.Length, tail.Length))..(at + tail.Length), false));
                at = end;
            }
        }

        // where two entries have run into one, nobody can tell whose the value is
        var keys = attributes.Where(attribute => attribute.Name == DefinitionNames.Key).ToList();
        var key = keys is [(_, var only, true)] && IsKey(_text[only].Trim()) ? _text[only].Trim() : null;
        foreach (var (name, value, isWhole) in attributes)
        {
            if (!isWhole || (name == DefinitionNames.Key && key is null) || (name == DefinitionNames.Value && !(key is not null && _open.HasKey(key))))
            {
                Hide($"{key ?? element}@{name}", value.Start.Value, value.End.Value);
            }
        }

        return (at, isClosed);
    }

    private bool IsKey(string text) => text.Length < 100 && NearMiss.Find(text, _knownKeys) is not null;

    private int LineEnd(int at, string element)
    {
        var line = _text.AsSpan(at).IndexOfAny("\r\n");
        return Next(at, element, line < 0 ? _text.Length : at + line);
    }

    /// <summary>Whether an element has an attribute of this name; any other name may be a part of a secret with a quote in it.</summary>
    private static bool HasAttribute(string element, string name)
        => element == DefinitionNames.Add ? name is DefinitionNames.Key or DefinitionNames.Value : name == "xmlns" || name.StartsWith("xmlns:", StringComparison.Ordinal) || name.StartsWith("xsi:", StringComparison.Ordinal);

    [GeneratedRegex("""\G<(?<end>/\s*)?(?:[\p{L}_][\w.-]*:)?(?<name>[\p{L}_][\w.-]*)(?=[\s/>]|\z)""", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("""\G(?<name>[\w.:-]+)\s*=\s*(?:"(?<value>[^"<\r\n]*)"|'(?<value>[^'<\r\n]*)')""", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex("""\G(?<name>[\w.:-]+)\s*=\s*["']?""", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"<(?:[\w.-]+:)?Type\s*>(?<name>[^<]*)", RegexOptions.CultureInvariant)]
    private static partial Regex TypeElement();
}
