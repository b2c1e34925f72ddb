using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Validation;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Reads the configuration folder: files, drafts, validators, set. Never throws for what is in the folder, and writes nothing.</summary>
/// <param name="protector">Opens protected secrets.</param>
/// <param name="environment">Gives environment variables; the process's own when absent.</param>
/// <param name="time">The clock; the system's when absent.</param>
internal sealed class DefinitionReader(SecretProtector protector, Func<string, string?>? environment = null, TimeProvider? time = null)
{
    private static readonly IReadOnlyList<IAdapterValidator> Validators =
        [new NameValidator(), new TypeValidator(), new DataSourceValidator(), new SecondaryValidator(), new SettingsValidator()];

    // the same copy for the same declaration: a set read again is the same set
    private readonly ConditionalWeakTable<AdapterType, AdapterType> _detached = [];

    /// <summary>Reads everything.</summary>
    /// <param name="configFolder">The folder that holds <c>adapters</c> and <c>datasources</c>.</param>
    /// <param name="types">The installed adapter types.</param>
    /// <param name="previous">What is in force; a file that is broken now keeps its version of there.</param>
    /// <param name="drafts">Files to be read otherwise than they stand in the folder; as they stand when absent.</param>
    public DefinitionSet Read(string configFolder, IReadOnlyCollection<AdapterType> types, DefinitionSet? previous = null, DraftFiles? drafts = null)
    {
        drafts ??= DraftFiles.None;
        var adapterFolder = DefinitionFolder.List(configFolder, DefinitionNames.AdaptersFolder, isInUse: previous is { Adapters.Count: > 0 }, drafts);
        var sourceFolder = DefinitionFolder.List(configFolder, DefinitionNames.DataSourcesFolder, isInUse: previous is { DataSourceEntries.Count: > 0 }, drafts);
        LastGood lastGood = new(previous, [.. adapterFolder.Files, .. sourceFolder.Files]);
        SecretResolver secrets = new(configFolder, protector, environment ?? Environment.GetEnvironmentVariable);

        List<BrokenDefinition> broken = [];
        List<DefinitionFinding> findings = [.. adapterFolder.Findings];
        List<DefinitionFinding> sourceFindings = [.. sourceFolder.Findings];
        var sources = new DataSourceAssembly(types, secrets, lastGood).Read(sourceFolder, drafts, broken, sourceFindings);

        var read = adapterFolder.Files.Select(file => DraftReader.ReadAdapter(file, drafts)).ToList();
        ValidationContext context = new(types, read, sources, [.. broken], secrets, (time ?? TimeProvider.System).GetUtcNow(), lastGood);
        NameValidator.CheckUnique(read.Select(draft => (draft.Name, draft.Findings)), "adapter");
        foreach (var draft in read.Where(draft => draft.IsReadable))
        {
            foreach (var validator in Validators)
            {
                validator.Validate(draft, context);
            }
        }

        var adapters = adapterFolder.IsLost
            ? [.. lastGood.AllAdapters.Select(entry => entry with { IsStale = true, Findings = adapterFolder.Findings })]
            : Assemble(read, lastGood, broken, findings);
        return new DefinitionSet([.. adapters.OrderBy(entry => entry.Definition.Name, StringComparer.OrdinalIgnoreCase)], sources, broken, [.. findings.OrderBy(finding => finding.File, StringComparer.Ordinal), .. sourceFindings.OrderBy(finding => finding.File, StringComparer.Ordinal)]);
    }

    private List<AdapterEntry> Assemble(List<AdapterDraft> drafts, LastGood lastGood, List<BrokenDefinition> broken, List<DefinitionFinding> findings)
    {
        List<AdapterEntry> adapters = [];
        foreach (var draft in drafts.OrderBy(draft => draft.Findings.HasErrors))
        {
            var found = draft.Findings.ToList();
            findings.AddRange(found);
            if (!draft.Findings.HasErrors)
            {
                adapters.Add(AdapterAssembly.Entry(draft, _detached.GetValue(draft.Type!, DetachedType.Of), found));
            }
            else if (lastGood.Adapter(draft.File, draft.Name?.Text) is { } good && !adapters.Any(other => good.HasSameName(other.Definition.Name)))
            {
                // a last good version gives way to a good file that has taken its name over
                adapters.Add(good with { File = draft.File, Findings = found, IsStale = true });
            }
            else
            {
                broken.Add(new BrokenDefinition(draft.File, draft.Name?.Text, draft.TypeName?.Text, IsDataSource: false, found));
            }
        }

        return adapters;
    }
}
