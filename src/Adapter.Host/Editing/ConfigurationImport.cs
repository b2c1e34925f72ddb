using System.IO.Compression;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Editing;

/// <summary>What became of an archive.</summary>
internal sealed record ImportedConfiguration(IReadOnlyList<ImportedFile> Files, bool IsDryRun, bool Written);

/// <summary>One file of it: <c>new</c>, <c>same</c>, <c>changed</c>, <c>refused</c>, or <c>left</c> for what is not imported.</summary>
internal sealed record ImportedFile(string File, string What, IReadOnlyList<DefinitionFinding> Findings, IReadOnlyList<string> SecretsToEnter);

/// <summary>Takes over the definitions of an archive: all of them or none.</summary>
internal sealed partial class ConfigurationImport(DefinitionFiles files, Action onWritten, ILogger<ConfigurationImport> logger)
{
    /// <summary>Largest archive, and largest sum of what is in it.</summary>
    internal const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>All that one configuration can have, and folders.</summary>
    private const int MostEntries = (2 * DefinitionFolder.MaxFiles) + 10;

    private const string Remedy = "Give an archive of GET /api/v1/configuration/export: adapters/*.xml, datasources/*.xml, host.json and export.json.";

    /// <summary>Judges an archive and, where nothing in it is refused, writes it.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or not one of these; the message says why.</exception>
    /// <exception cref="IOException">A file could not be written; those written before are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public ImportedConfiguration Take(Stream archive, bool isDryRun)
    {
        var plans = Read(archive);
        if (plans.Where(plan => !plan.IsLeft).GroupBy(plan => plan.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw new InvalidDataException($"Several files of the archive define what stands in {Path.GetFileName(twice.Key)} here: {string.Join(", ", twice.Select(plan => Shown.Name(plan.Entry)))}. Take out all but one.");
        }

        var before = files.Reader.Read(files.ConfigFolder, files.Types);
        var set = files.Reader.Read(files.ConfigFolder, files.Types, before, new DraftFiles(plans.Where(plan => plan.Content is not null).Select(plan => new KeyValuePair<string, byte[]?>(plan.Path, plan.Content))));
        var mine = plans.Select(plan => plan.Path).ToHashSet(StringComparer.Ordinal);
        List<ImportedFile> told = [.. plans.Select(plan => Tell(plan, set))];
        told.AddRange(set.Findings.Except(before.Findings).Where(finding => !mine.Contains(finding.File) && finding.Severity == FindingSeverity.Error)
            .GroupBy(finding => finding.File).Select(same => new ImportedFile($"{Path.GetFileName(Path.GetDirectoryName(same.Key))}/{Path.GetFileName(same.Key)}", "refused", [.. same], [])));
        var isWritten = !isDryRun && told.TrueForAll(file => file.What != "refused");
        if (isWritten)
        {
            WriteAll([.. plans.Where(plan => plan.Content is not null && !(plan.Old?.AsSpan().SequenceEqual(plan.Content) ?? false))]);
            onWritten();
        }

        return new ImportedConfiguration(told, isDryRun, isWritten);
    }

    private List<Plan> Read(Stream archive)
    {
        List<Plan> plans = [];
        var left = MaxBytes;
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        using ZipArchive zip = new(archive, ZipArchiveMode.Read);
        if (zip.Entries.Count > MostEntries)
        {
            throw new InvalidDataException($"The archive has more than {MostEntries} entries. {Remedy}");
        }

        var known = Enum.GetValues<DefinitionKind>().ToDictionary(kind => kind, kind => files.List(kind).Select(path => (Path: path, Name: NameIn(path))).ToList());
        foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
        {
            if (entry.FullName.Split('/') is not [var folder, var file] || DefinitionKinds.Of(folder) is not { } kind)
            {
                if (entry.FullName is not (ConfigurationExport.Manifest or ConfigurationExport.HostSettings))
                {
                    throw new InvalidDataException($"The archive has an entry '{Shown.Name(entry.FullName)}', which is no file of a configuration. {Remedy}");
                }

                if (entry.FullName == ConfigurationExport.HostSettings)
                {
                    plans.Add(new Plan(DefinitionKind.Adapters, entry.FullName, entry.FullName, null, null, []) { IsLeft = true });
                }

                continue;
            }

            if (!DefinitionFileName.IsGood(file))
            {
                throw new InvalidDataException($"The archive has an entry '{Shown.Name(entry.FullName)}', which is no name of a definition file. {DefinitionFileName.Remedy}");
            }

            var content = ReadEntry(entry, ref left);
            plans.Add(PlanOf(kind, file, content, known[kind], taken));
        }

        return plans;
    }

    /// <summary>What the directory of an archive says of sizes is not believed.</summary>
    private static byte[] ReadEntry(ZipArchiveEntry entry, ref int left)
    {
        using var stream = entry.Open();
        var buffer = new byte[SourceParser.MaxBytes + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        left -= length;
        return length <= SourceParser.MaxBytes && left >= 0 ? buffer[..length] : throw new InvalidDataException($"The archive, or '{Shown.Name(entry.FullName)}' in it, is too large. {Remedy}");
    }

    private Plan PlanOf(DefinitionKind kind, string file, byte[] content, List<(string Path, string? Name)> known, HashSet<string> taken)
    {
        var draft = DraftJudge.Map(content, new FindingList(file));
        var name = draft?.Root.Child(DefinitionNames.Name)?.Value;
        var path = Target(kind, file, name, known, taken);
        taken.Add(path);
        var old = File.Exists(path) ? SourceParser.ReadBytes(path, new FindingList(path)) : null;
        var there = old is null ? null : DraftJudge.Map(old, new FindingList(path));
        if (draft is null || (File.Exists(path) && there is null))
        {
            // a broken draft is judged as it is; a file that cannot be read is never written over
            return new Plan(kind, $"{kind.Folder()}/{file}", path, File.Exists(path) && there is null ? null : content, old, []);
        }

        var type = kind == DefinitionKind.Adapters ? files.TypeOf(draft.Root.Child(DefinitionNames.Type)?.Value) : null;
        var (filled, missing) = SecretStrip.With(draft, there, type);
        return new Plan(kind, $"{kind.Folder()}/{file}", path, filled, old, missing);
    }

    /// <summary>The file that holds the definition of that name already; else a name that is free.</summary>
    private string Target(DefinitionKind kind, string file, string? name, List<(string Path, string? Name)> known, HashSet<string> taken)
    {
        if (name is not null && known.Find(there => name.Equals(there.Name, StringComparison.OrdinalIgnoreCase)).Path is { } same)
        {
            return same;
        }

        var wanted = files.PathOf(kind, file);
        return !known.Exists(there => there.Path.Equals(wanted, StringComparison.OrdinalIgnoreCase)) && !taken.Contains(wanted)
            ? wanted
            : files.PathOf(kind, DefinitionFileName.Suggest(name ?? Path.GetFileNameWithoutExtension(file), known.Select(there => there.Path).Concat(taken).Select(path => Path.GetFileName(path))));
    }

    private static string? NameIn(string path)
        => SourceParser.ReadBytes(path, new FindingList(path)) is { } content && SourceParser.Parse(content, new FindingList(path)) is { } root ? root.Children.Find(child => child.Name == DefinitionNames.Name)?.Text : null;

    private static ImportedFile Tell(Plan plan, DefinitionSet set)
    {
        if (plan.IsLeft)
        {
            return new ImportedFile(plan.Entry, "left", [], []);
        }

        if (plan.Content is null)
        {
            FindingList unreadable = new(plan.Path);
            unreadable.Error(FindingCodes.NotEditable, default, null, "The file that is there cannot be read, so it is not written over.", "Correct or remove it by hand.");
            return new ImportedFile(plan.Entry, "refused", unreadable.ToList(), []);
        }

        IReadOnlyList<DefinitionFinding> findings = [.. set.Findings.Where(finding => finding.File == plan.Path)];
        // a secret that has to be entered here is what an archive is expected to lack
        var isRefused = findings.Any(finding => finding.Severity == FindingSeverity.Error && !(finding.Setting is { } setting && plan.Missing.Contains(setting)));
        var what = isRefused ? "refused" : plan.Old is null ? "new" : plan.Old.AsSpan().SequenceEqual(plan.Content) ? "same" : "changed";
        return new ImportedFile(plan.Entry, what, findings, plan.Missing);
    }

    /// <summary>Whatever needs room on the disk is done before the first file changes, the way back too.</summary>
    private void WriteAll(List<Plan> plans)
    {
        List<StagedFile> all = [];
        List<(Plan Plan, StagedFile New, StagedFile? Old)> staged = [];
        List<(Plan Plan, StagedFile? Old)> done = [];
        try
        {
            foreach (var plan in plans.OrderByDescending(plan => plan.Kind))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(plan.Path)!);
                staged.Add(plan.Old is null
                    ? (plan, Keep(AtomicFile.StageNew(plan.Path, plan.Content)), null)
                    : (plan, Keep(AtomicFile.StageReplacement(plan.Path, plan.Content)), Keep(AtomicFile.StageReplacement(plan.Path, plan.Old))));
            }

            foreach (var (plan, file, old) in staged)
            {
                file.Put();
                done.Add((plan, old));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            done.ForEach(file => Undo(file.Plan, file.Old));
            throw;
        }
        finally
        {
            all.ForEach(static file => file.Dispose());
        }

        LogImported(done.Count);

        StagedFile Keep(StagedFile file)
        {
            all.Add(file);
            return file;
        }
    }

    private void Undo(Plan plan, StagedFile? old)
    {
        try
        {
            if (old is null)
            {
                File.Delete(plan.Path);
            }
            else
            {
                old.Put();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotUndone(plan.Path, exception.Message);
        }
    }

    private sealed record Plan(DefinitionKind Kind, string Entry, string Path, byte[]? Content, byte[]? Old, IReadOnlyList<string> Missing)
    {
        public bool IsLeft { get; init; }
    }

    [LoggerMessage(EventIds.EditingImported, LogLevel.Information, "A configuration was imported: {Count} definitions written")]
    private partial void LogImported(int count);

    [LoggerMessage(EventIds.EditingNotUndone, LogLevel.Error, "A configuration could not be imported as a whole, and {File} could not be put back: {Why} It is as the archive has it; look at it, and import again or bring it back by hand.")]
    private partial void LogNotUndone(string file, string why);
}
