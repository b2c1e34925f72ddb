using System.Net;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>A draft made into a file's content, and what is to be said about it.</summary>
/// <param name="Content">What would be written; <see langword="null"/> when the draft cannot be made a file.</param>
/// <param name="Masked">The same as it may be shown.</param>
/// <param name="Findings">Of the file, and errors that it would bring to others.</param>
/// <param name="Set">The whole configuration as it would be.</param>
/// <param name="Before">The whole configuration as it is.</param>
internal sealed record JudgedDraft(byte[]? Content, MaskedDefinition? Masked, IReadOnlyList<DefinitionFinding> Findings, DefinitionSet Set, DefinitionSet Before)
{
    public bool HasErrors => Content is null || Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

/// <summary>Makes drafts into files that nobody has written yet, and judges them within the whole configuration.</summary>
internal sealed class DraftJudge(DefinitionFiles files)
{
    /// <summary>Makes and judges a draft.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="old">The file as it is; <see langword="null"/> when it is a new one.</param>
    /// <param name="draft">The draft.</param>
    public JudgedDraft Judge(DefinitionKind kind, string file, byte[]? old, DefinitionDraft draft)
    {
        var path = files.PathOf(kind, file);
        var before = files.Reader.Read(files.ConfigFolder, files.Types);
        FindingList findings = new(path);
        var (content, open) = Make(kind, path, old, draft, findings);
        if (content is null)
        {
            return new JudgedDraft(null, null, findings.ToList(), before, before);
        }

        var set = files.Reader.Read(files.ConfigFolder, files.Types, before, new DraftFiles([new(path, content)]));
        List<DefinitionFinding> found = [.. Renamed(path, before, set), .. Placed(kind, content, set.Findings.Where(finding => finding.File == path)), .. set.Findings.Except(before.Findings).Where(finding => finding.File != path && finding.Severity == FindingSeverity.Error)];
        return new JudgedDraft(content, Masked(kind, content, open ?? content, draft), found, set, before);
    }

    /// <summary>The files alone do not show it: for them it is one adapter that is gone and another one that is new.</summary>
    private static IReadOnlyList<DefinitionFinding> Renamed(string path, DefinitionSet before, DefinitionSet set)
    {
        if (before.Adapters.FirstOrDefault(entry => entry.File == path)?.Definition.Name is not { } name || set.Adapters.FirstOrDefault(entry => entry.File == path) is not { } renamed || renamed.HasSameName(name))
        {
            return [];
        }

        FindingList findings = new(path);
        var isImport = renamed.Type.AdvancedSettings.Any(setting => setting.Name == WellKnownSettings.ScheduleKey);
        findings.Warning(
            FindingCodes.AdapterRenamed, default, DefinitionNames.Name,
            $"'{Shown.Name(name)}' ends and '{Shown.Name(renamed.Definition.Name)}' begins anew: {(isImport ? "with an empty ledger, so that everything is listed and stored once more, in another folder." : "what happens between the two is in nobody's account.")}",
            isImport ? "Keep the name, and change the description." : "Keep the name, and change the description; else have the time between the two read back: adapterhost backfill.");
        return findings.ToList();
    }

    public AdapterType? TypeOf(DefinitionKind kind, SourceMap map) => kind == DefinitionKind.Adapters ? files.TypeOf(map.Root.Child(DefinitionNames.Type)?.Value) : null;

    /// <summary>Maps a file that can be read; <see langword="null"/> with findings when it cannot be.</summary>
    public static SourceMap? Map(byte[] content, FindingList findings)
    {
        if (SourceParser.Limited(content, findings) is null || SourceParser.Parse(content, findings) is null)
        {
            return null;
        }

        if (SourceMap.TryMake(content, out var map))
        {
            return map;
        }

        findings.Error(FindingCodes.NotEditable, default, null, "The parts of the file cannot be located beyond doubt, so it is edited by hand only.", "Save it as UTF-8.");
        return null;
    }

    /// <summary>The text of a file that no XML reader can read, as it may be shown; <see langword="null"/> where not even its characters can be told.</summary>
    public MaskedSource? Torn(DefinitionKind kind, byte[] content)
        => SourceText.Salvage(content) is { } source ? new MaskedSource(source, TornReader.Hidden(source.Text, kind, files.TypeOf(TornReader.TypeIn(source.Text)), files.Types), IsTorn: true) : null;

    /// <summary>Findings of a file with their places in the text that is shown. Where it is torn, that text differs from the file's on the lines with masks.</summary>
    public IReadOnlyList<DefinitionFinding> Placed(DefinitionKind kind, byte[] content, IEnumerable<DefinitionFinding> findings)
        => SourceMap.TryMake(content, out _) || Torn(kind, content) is not { } torn ? [.. findings] : [.. findings.Select(finding => torn.Shown(new SourcePlace(finding.Line, finding.Column)) switch
        {
            (var place, { } hidden) => finding with { Column = place.Column, Remedy = $"The place is inside {hidden.Described}, which is not shown: write that anew in the place of its mask, with &amp; for & and &lt; for <." },
            (var place, _) => finding with { Column = place.Column },
        })];

    /// <summary>What the draft says, as it may be shown: its values as they will be written, its text with what was sent in clear as it was sent.</summary>
    private MaskedDefinition? Masked(DefinitionKind kind, byte[] content, byte[] open, DefinitionDraft draft)
    {
        if (!SourceMap.TryMake(content, out var map))
        {
            return null;
        }

        var masked = MaskedDefinition.Of(map, kind, TypeOf(kind, map));
        return SourceMap.TryMake(open, out var openMap) ? masked with { Xml = MaskedDefinition.Of(openMap, kind, TypeOf(kind, openMap), SentPieces.Of(draft, kind)).Xml } : masked;
    }

    /// <summary>Makes the content, and the same before secrets that stand in its text were protected.</summary>
    private (byte[]? Content, byte[]? Open) Make(DefinitionKind kind, string path, byte[]? old, DefinitionDraft draft, FindingList findings)
    {
        SourceMap? map = null;
        MaskedSource? torn = null;
        FindingList unread = new(path);
        if (old is not null && (map = Map(old, unread)) is null && (draft.Xml is null || (torn = Torn(kind, old)) is null))
        {
            findings.Take(unread);
            return (null, null);
        }

        var oldType = map is null ? null : TypeOf(kind, map);
        try
        {
            if (draft.Xml is not { } text)
            {
                return (FromValues(kind, map, draft, oldType, findings), null);
            }

            var masked = map is null ? torn : new SecretMask(map, kind, oldType).Masked;
            var open = RawDraft.Restore(text, masked, Hidden, draft.Secrets, findings);
            if (open is not null && (draft.Values is not null || draft.Secrets is { Count: > 0 }) && SourceMap.TryMake(open, out var typed))
            {
                open = FromValues(kind, typed, draft, TypeOf(kind, typed), findings);
            }

            return open is null ? (null, null) : (Protected(kind, path, open, map, torn), open);
        }
        catch (IOException exception)
        {
            findings.Error(FindingCodes.NotProtectable, default, null, $"The secret cannot be protected: {exception.Message}", "Let the host's account read and write the keys in the data folder, or write env:NAME or file:PATH.");
            return (null, null);
        }

        // where the file was torn, what is typed may be so too for a while, and its secrets are told apart all the same
        IReadOnlyList<MaskedPiece>? Hidden(string typed, FindingList found)
            => torn is null ? RawDraft.Hidden(typed, kind, found) : RawDraft.Hidden(typed, kind, new FindingList(path)) ?? TornReader.Hidden(typed, kind, files.TypeOf(TornReader.TypeIn(torn.Source.Text)), files.Types);
    }

    private byte[]? FromValues(DefinitionKind kind, SourceMap? map, DefinitionDraft draft, AdapterType? oldType, FindingList findings)
    {
        var start = map;
        if (start is null && !SourceMap.TryMake(ValueWriter.Blank(kind), out start))
        {
            throw new InvalidOperationException("A definition without anything in it cannot be read.");
        }

        var type = draft.Values?.Type is { Length: > 0 } name ? files.TypeOf(name.Trim()) : oldType;
        return ValueWriter.Write(start, kind, draft, oldType, type, files.DraftProtector, findings);
    }

    /// <summary>Secrets that were in clear text before stay as they are, as everything that was not edited does; new ones are protected.</summary>
    private byte[] Protected(DefinitionKind kind, string path, byte[] content, SourceMap? map, MaskedSource? torn)
    {
        if (kind != DefinitionKind.Adapters
            || SourceParser.Parse(content, new FindingList(path)) is not { } root
            || files.TypeOf(root.Children.Find(child => child.Name == DefinitionNames.Type)?.Text) is not { } type)
        {
            return content;
        }

        SecretPlaces secrets = new(Names(type.Settings), Names(type.AdvancedSettings));
        var kept = map is null ? [] : (secrets.Find(map) ?? []).Select(place => (place.Setting, place.Value)).ToHashSet();
        HashSet<string> keptOfTorn = [.. torn?.Pieces.Select(piece => WebUtility.HtmlDecode(torn.Source.Text[piece.Range])) ?? []];
        FindingList unprotectable = new(path);
        return new DefinitionFileProtector(files.DraftProtector, files.Types).Protect(content, unprotectable, place => !kept.Contains((place.Setting, place.Value)) && !keptOfTorn.Contains(place.Value)) is { } done ? done.Content : content;
    }

    private static HashSet<string> Names(IEnumerable<SettingDeclaration> settings) => settings.Where(setting => setting.IsSecret).Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
}
