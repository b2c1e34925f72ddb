using System.Text;
using System.Text.RegularExpressions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>Turns the raw text of an editor back into a file: masks become the secrets that were there, and encoding and line ends those of the file.</summary>
internal static partial class RawDraft
{
    /// <summary>Makes the content.</summary>
    /// <param name="text">The text of the editor.</param>
    /// <param name="old">The file as it is, and what of it is masked; <see langword="null"/> for a new one.</param>
    /// <param name="hidden">What is hidden in a text, whatever its type: masks can stand there.</param>
    /// <param name="secrets">New secrets, which are written afterwards: a mask may stand for one of them.</param>
    /// <param name="findings">Takes what cannot be made a file.</param>
    public static byte[]? Restore(string text, MaskedSource? old, Func<string, FindingList, IReadOnlyList<MaskedPiece>?> hidden, IReadOnlyDictionary<string, string?>? secrets, FindingList findings)
    {
        var shaped = old is null ? text : WithLineEnds(text, old.Text(), old.Source.LineEnd);
        if (shaped.Contains(SecretMask.Mask, StringComparison.Ordinal))
        {
            if (hidden(shaped, findings) is not { } pieces || Unmask(shaped, old, pieces, secrets, findings) is not { } unmasked)
            {
                return null;
            }

            shaped = unmasked;
        }

        return Encode(shaped, old?.Source, findings);
    }

    /// <summary>What is hidden in a well-formed text; <see langword="null"/> with findings where it is none.</summary>
    public static IReadOnlyList<MaskedPiece>? Hidden(string text, DefinitionKind kind, FindingList findings)
    {
        var bytes = Encoding.UTF8.GetBytes(WithoutDeclaration(text));
        FindingList syntax = new(findings.File);
        if (SourceParser.Parse(bytes, syntax) is not null && SourceMap.TryMake(bytes, out var map))
        {
            var shift = text.Length - map.Source.Text.Length;
            return [.. new SecretMask(map, kind, type: null).Pieces().Select(piece => piece with { Range = (piece.Range.Start.Value + shift)..(piece.Range.End.Value + shift) })];
        }

        // where no element can be told from another, no mask can be told either; the syntax is what has to be corrected first
        findings.Take(syntax);
        return null;
    }

    /// <summary>A browser's editor knows one line end: lines that were there keep theirs, new ones get that of the file.</summary>
    internal static string WithLineEnds(string text, string old, string usual)
    {
        if (text.Contains('\r', StringComparison.Ordinal))
        {
            return text;
        }

        var lines = text.Split('\n');
        var (before, ends) = Split(old);
        var head = 0;
        while (head < lines.Length && head < before.Count && lines[head] == before[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < lines.Length - head && tail < before.Count - head && lines[^(tail + 1)] == before[^(tail + 1)])
        {
            tail++;
        }

        StringBuilder made = new();
        for (var i = 0; i < lines.Length; i++)
        {
            var fromEnd = lines.Length - i;
            var end = i == lines.Length - 1 ? string.Empty : i < head && ends[i].Length > 0 ? ends[i] : fromEnd <= tail && ends[^fromEnd].Length > 0 ? ends[^fromEnd] : usual;
            made.Append(lines[i]).Append(end);
        }

        return made.ToString();
    }

    private static (List<string> Lines, List<string> Ends) Split(string text)
    {
        List<string> lines = [];
        List<string> ends = [];
        for (var start = 0; ;)
        {
            var lineEnd = Indentation.LineEnd(text, start);
            var next = Indentation.BehindLineEnd(text, lineEnd);
            lines.Add(text[start..lineEnd]);
            ends.Add(text[lineEnd..next]);
            if (next == lineEnd)
            {
                return (lines, ends);
            }

            start = next;
        }
    }

    private static string? Unmask(string text, MaskedSource? old, IReadOnlyList<MaskedPiece> pieces, IReadOnlyDictionary<string, string?>? secrets, FindingList findings)
    {
        // of a text that was torn only names are known, and where two have the same, a mask more or less makes it open which is which
        string Owner(MaskedPiece piece) => old is { IsTorn: true } && !piece.Owner.StartsWith("comment/", StringComparison.Ordinal) ? piece.Owner[(piece.Owner.IndexOf('/', StringComparison.Ordinal) + 1)..] : piece.Owner;
        var masks = pieces.Where(piece => text[piece.Range].Trim() == SecretMask.Mask).ToList();
        var known = (old?.Pieces ?? []).GroupBy(Owner).ToDictionary(same => same.Key, same => new Queue<string>(same.Select(piece => old!.Source.Text[piece.Range])));
        var open = old is { IsTorn: true } ? known.Where(same => same.Value.Count > 1 && same.Value.Count != masks.Count(mask => Owner(mask) == same.Key)).Select(same => same.Key).ToHashSet() : [];
        List<MaskedPiece> resolved = [];
        StringBuilder made = new();
        var done = 0;
        foreach (var mask in masks)
        {
            var (start, end) = (mask.Range.Start.Value, mask.Range.End.Value);
            if (!open.Contains(Owner(mask)) && known.TryGetValue(Owner(mask), out var kept) && kept.TryDequeue(out var secret))
            {
                made.Append(text, done, start - done).Append(old!.IsTorn ? secret : Fitting(secret, text, start, mask.Owner));
                done = BehindLines(text, end, secret, mask.Owner);
                resolved.Add(mask);
            }
            else if (secrets?.ContainsKey(mask.Name) == true)
            {
                made.Append(text, done, start - done);
                done = end;
                resolved.Add(mask);
            }
        }

        if (Regex.Matches(text, SecretMask.Mask).FirstOrDefault(found => !resolved.Exists(mask => mask.Range.Start.Value <= found.Index && found.Index < mask.Range.End.Value)) is { } left)
        {
            SourcePlace place = new(text.AsSpan(0, left.Index).Count('\n') + 1, left.Index - (left.Index == 0 ? -1 : text.LastIndexOf('\n', left.Index - 1)));
            findings.Error(FindingCodes.MaskWithoutSecret, place, null, $"A mask ({SecretMask.Mask}) stands where no secret was before, or inside another text.", "Write the secret itself, env:NAME or file:PATH in its place.");
            return null;
        }

        return made.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>The text behind its XML declaration, which may name an encoding that a string does not have.</summary>
    internal static string WithoutDeclaration(string text) => Declaration().Replace(text, string.Empty);

    /// <summary>The mask of a secret of several lines is followed by as many line ends.</summary>
    private static int BehindLines(string text, int end, string secret, string owner)
    {
        for (var breaks = owner.Contains('@', StringComparison.Ordinal) ? 0 : secret.Count(character => character is '\r' or '\n'); breaks > 0 && end < text.Length && text[end] is '\r' or '\n'; breaks--)
        {
            end++;
        }

        return end;
    }

    /// <summary>An attribute's value that now stands between quotes of the other kind.</summary>
    private static string Fitting(string secret, string text, int start, string owner)
        => owner.Contains('@', StringComparison.Ordinal) && start > 0
            ? text[start - 1] == '"' ? secret.Replace("\"", "&quot;", StringComparison.Ordinal) : secret.Replace("'", "&apos;", StringComparison.Ordinal)
            : secret;

    private static byte[]? Encode(string text, SourceText? old, FindingList findings)
    {
        var declared = SourceParser.EncodingNamedIn(text);
        if (old is not null && (declared is null || string.Equals(declared, SourceParser.EncodingNamedIn(old.Text), StringComparison.OrdinalIgnoreCase)))
        {
            if (old.CanHold(text))
            {
                return old.BytesOf(text);
            }

            findings.Error(FindingCodes.NotWellFormed, default, null, $"The file is written in {old.Encoding.WebName}, which has no sign for a character of the text.", "Write the character as &#x...;, or change the encoding in the first line to utf-8.");
            return null;
        }

        try
        {
            var encoding = Encoding.GetEncoding(declared ?? "utf-8", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            byte[] mark = encoding.GetPreamble() is { Length: > 0 } preamble && encoding is not UTF8Encoding ? preamble : [];
            return [.. mark, .. encoding.GetBytes(text)];
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            findings.Error(FindingCodes.NotWellFormed, default, null, "The text cannot be written in the encoding that its first line names.", """Write encoding="utf-8".""");
            return null;
        }
    }

    [GeneratedRegex("""\A\s*<\?xml[^>]{0,100}\?>""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
