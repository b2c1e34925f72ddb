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
    /// <param name="old">The file as it is; <see langword="null"/> for a new one.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="oldMask">What is masked in the file as it is.</param>
    /// <param name="secrets">New secrets, which are written afterwards: a mask may stand for one of them.</param>
    /// <param name="findings">Takes what cannot be made a file.</param>
    public static byte[]? Restore(string text, SourceMap? old, DefinitionKind kind, SecretMask? oldMask, IReadOnlyDictionary<string, string?>? secrets, FindingList findings)
    {
        var shaped = old is null ? text : WithLineEnds(text, oldMask!.Text(), old.Source.LineEnd);
        if (shaped.Contains(SecretMask.Mask, StringComparison.Ordinal))
        {
            if (Unmask(shaped, old, kind, oldMask, secrets, findings) is not { } unmasked)
            {
                return null;
            }

            shaped = unmasked;
        }

        return Encode(shaped, old, findings);
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

    private static string? Unmask(string text, SourceMap? old, DefinitionKind kind, SecretMask? oldMask, IReadOnlyDictionary<string, string?>? secrets, FindingList findings)
    {
        var bytes = Encoding.UTF8.GetBytes(WithoutDeclaration(text));
        FindingList syntax = new(findings.File);
        if (SourceParser.Parse(bytes, syntax) is null || !SourceMap.TryMake(bytes, out var map))
        {
            // where no element can be told from another, no mask can be told either; the syntax is what has to be corrected first
            foreach (var finding in syntax.ToList())
            {
                findings.Add(finding.Severity, finding.Code, new SourcePlace(finding.Line, finding.Column), finding.Setting, finding.Message, finding.Remedy);
            }

            return null;
        }

        var shift = text.Length - map.Source.Text.Length;
        var known = (oldMask?.Pieces() ?? []).GroupBy(piece => piece.Owner).ToDictionary(same => same.Key, same => new Queue<string>(same.Select(piece => old!.Source.Text[piece.Range])));
        List<(Range, string)> changes = [];
        var resolved = 0;
        foreach (var (owner, range) in new SecretMask(map, kind, type: null).Pieces())
        {
            if (map.Source.Text[range].Trim() != SecretMask.Mask)
            {
                continue;
            }

            if (known.TryGetValue(owner, out var pieces) && pieces.TryDequeue(out var secret))
            {
                changes.Add(((range.Start.Value + shift)..(BehindLines(text, range.End.Value + shift, secret, owner)), Fitting(secret, text, range.Start.Value + shift, owner)));
                resolved++;
            }
            else if (secrets?.ContainsKey(NameOf(owner)) == true)
            {
                changes.Add(((range.Start.Value + shift)..(range.End.Value + shift), string.Empty));
                resolved++;
            }
        }

        if (resolved < Regex.Count(text, SecretMask.Mask))
        {
            findings.Error(FindingCodes.MaskWithoutSecret, default, null, $"A mask ({SecretMask.Mask}) stands where no secret was before, or inside another text.", "Write the secret itself, env:NAME or file:PATH in its place.");
            return null;
        }

        StringBuilder made = new();
        var done = 0;
        foreach (var (range, secret) in changes)
        {
            made.Append(text, done, range.Start.Value - done).Append(secret);
            done = range.End.Value;
        }

        return made.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>The text behind its XML declaration, which may name an encoding that a string does not have.</summary>
    internal static string WithoutDeclaration(string text) => Declaration().Replace(text, string.Empty);

    /// <summary>The setting or key within the owner of a piece.</summary>
    private static string NameOf(string owner) => owner[(owner.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('@')[0];

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

    private static byte[]? Encode(string text, SourceMap? old, FindingList findings)
    {
        var declared = DeclaredEncoding(text);
        if (old is not null && (declared is null || string.Equals(declared, DeclaredEncoding(old.Source.Text), StringComparison.OrdinalIgnoreCase)))
        {
            if (old.Source.CanHold(text))
            {
                return old.Source.BytesOf(text);
            }

            findings.Error(FindingCodes.NotWellFormed, default, null, $"The file is written in {old.Source.Encoding.WebName}, which has no sign for a character of the text.", "Write the character as &#x...;, or change the encoding in the first line to utf-8.");
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

    private static string? DeclaredEncoding(string text) => EncodingName().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("""\A\s*<\?xml[^>]{0,100}\?>""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex("""\A<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,60})["']""", RegexOptions.CultureInvariant)]
    private static partial Regex EncodingName();
}
