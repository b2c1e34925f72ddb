using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>Why a file cannot be had.</summary>
internal enum DeskRefusal
{
    None,
    BadName,
    NotThere,
    Unreadable,
}

/// <summary>Shows definition files and judges drafts of them. Writes nothing.</summary>
internal sealed class DefinitionDesk(DefinitionFiles files)
{
    private readonly DraftJudge _judge = new(files);

    public DefinitionListView List(IReadOnlyDictionary<string, string> states)
    {
        var set = files.Reader.Read(files.ConfigFolder, files.Types);
        var adapters = files.List(DefinitionKind.Adapters).Select(path =>
        {
            var (values, hash) = Look(DefinitionKind.Adapters, path);
            return new AdapterFileView(Path.GetFileName(path), values?.Name, values?.Type, values?.StartupType, values?.DataSource, values?.SecondaryOf,
                values?.Name is { } name ? states.GetValueOrDefault(name) : null, [.. set.Findings.Where(finding => finding.File == path)], hash);
        }).ToList();
        var sources = files.List(DefinitionKind.DataSources).Select(path =>
        {
            var (values, hash) = Look(DefinitionKind.DataSources, path);
            return new DataSourceFileView(Path.GetFileName(path), values?.Name, values?.Type,
                [.. adapters.Where(adapter => adapter.DataSource is { } used && used.Equals(values?.Name, StringComparison.OrdinalIgnoreCase)).Select(adapter => adapter.Name ?? adapter.File)],
                [.. set.Findings.Where(finding => finding.File == path)], hash);
        }).ToList();
        return new DefinitionListView(adapters, sources);
    }

    /// <summary>Shows one file.</summary>
    public (DefinitionView? View, DeskRefusal Refusal) Show(DefinitionKind kind, string file)
    {
        var (content, refusal) = ReadFile(kind, file);
        if (content is null)
        {
            return (null, refusal);
        }

        var path = files.PathOf(kind, file);
        IReadOnlyList<DefinitionFinding> findings = [.. files.Reader.Read(files.ConfigFolder, files.Types).Findings.Where(finding => finding.File == path)];
        if (DraftJudge.Map(content, new FindingList(path)) is not { } map)
        {
            return (new DefinitionView(file, files.Hash(content), _judge.Torn(kind, content)?.Text(), null, [], _judge.Placed(kind, content, findings)), DeskRefusal.None);
        }

        var masked = MaskedDefinition.Of(map, kind, _judge.TypeOf(kind, map));
        return (new DefinitionView(file, files.Hash(content), masked.Xml, masked.Values, masked.Secrets, findings), DeskRefusal.None);
    }

    /// <summary>Judges a draft.</summary>
    public (DraftCheckView? View, JudgedDraft? Judged, DeskRefusal Refusal) Check(DefinitionKind kind, DefinitionDraft draft)
    {
        var file = draft.File ?? DefinitionFileName.Suggest(draft.Values?.Name, files.List(kind).Select(path => Path.GetFileName(path)));
        var (content, refusal) = ReadFile(kind, file);
        if (refusal is DeskRefusal.BadName or DeskRefusal.Unreadable)
        {
            return (null, null, refusal);
        }

        var judged = _judge.Judge(kind, file, content, draft);
        return (new DraftCheckView(judged.Findings, judged.Masked?.Xml, content is null ? null : files.Hash(content), file, judged.Masked?.Values, judged.Masked?.Secrets), judged, DeskRefusal.None);
    }

    /// <summary>Reads a file's bytes.</summary>
    public (byte[]? Content, DeskRefusal Refusal) ReadFile(DefinitionKind kind, string file)
    {
        if (!DefinitionFileName.IsGood(file))
        {
            return (null, DeskRefusal.BadName);
        }

        var path = files.PathOf(kind, file);
        return !File.Exists(path) && !Directory.Exists(path) ? (null, DeskRefusal.NotThere)
            : SourceParser.ReadBytes(path, new FindingList(path)) is { } content ? (content, DeskRefusal.None)
            : (null, DeskRefusal.Unreadable);
    }

    private (DefinitionValues? Values, string? Hash) Look(DefinitionKind kind, string path)
        => SourceParser.ReadBytes(path, new FindingList(path)) is not { } content ? (null, null)
            : DraftJudge.Map(content, new FindingList(path)) is { } map ? (MaskedDefinition.Of(map, kind, _judge.TypeOf(kind, map)).Values, files.Hash(content))
            : (null, files.Hash(content));
}
