using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Validation;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Reads the folder of data sources.</summary>
internal sealed class DataSourceAssembly(IReadOnlyCollection<AdapterType> types, SecretResolver secrets, LastGood lastGood)
{
    public IReadOnlyList<DataSourceEntry> Read(DefinitionFolder folder, DraftFiles files, List<BrokenDefinition> broken, List<DefinitionFinding> findings)
    {
        if (folder.IsLost)
        {
            return [.. lastGood.AllDataSources.Select(entry => entry with { IsStale = true, Findings = folder.Findings })];
        }

        var drafts = folder.Files.Select(file => DraftReader.ReadDataSource(file, files)).ToList();
        NameValidator.CheckUnique(drafts.Select(draft => (draft.Name, draft.Findings)), "data source");
        foreach (var draft in drafts.Where(draft => draft.IsReadable))
        {
            Validate(draft);
        }

        List<DataSourceEntry> entries = [];
        foreach (var draft in drafts.OrderBy(draft => draft.Findings.HasErrors))
        {
            var found = draft.Findings.ToList();
            findings.AddRange(found);
            if (!draft.Findings.HasErrors)
            {
                entries.Add(new DataSourceEntry(draft.File, Definition(draft), found, IsStale: false));
            }
            else if (lastGood.DataSource(draft.File, draft.Name?.Text) is { } good && !entries.Any(other => good.HasSameName(other.Definition.Name)))
            {
                entries.Add(good with { File = draft.File, Findings = found, IsStale = true });
            }
            else
            {
                broken.Add(new BrokenDefinition(draft.File, draft.Name?.Text, draft.TypeName?.Text, IsDataSource: true, found));
            }
        }

        return [.. entries.OrderBy(entry => entry.Definition.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private void Validate(DataSourceDraft draft)
    {
        NameValidator.CheckDataSource(draft);
        var known = types.Select(type => type.DataSourceType).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (draft.TypeName is not { } type)
        {
            draft.Findings.Error(FindingCodes.MissingElement, draft.Root, DefinitionNames.Type, "Type is missing or empty.", $"Write <Type>...</Type> with one of: {string.Join(", ", known)}.");
        }
        else if (!known.Contains(type.Text, StringComparer.OrdinalIgnoreCase))
        {
            draft.Findings.Warning(FindingCodes.DataSourceTypeUnused, type.Place, DefinitionNames.Type, $"No installed adapter type uses data sources of the type '{Shown.Name(type.Text)}'.",
                known.Count == 0 ? "Install the plugin that does." : $"{NearMiss.Advice(type.Text, known)}; or install the plugin that uses it.");
        }

        draft.Bound = new SettingsBinder(DataSourceSettings.All, [], draft.Settings, [], draft.Findings).Bind(secrets, DateTimeOffset.MaxValue, FindingSeverity.Error, draft.Root);
    }

    private static DataSourceDefinition Definition(DataSourceDraft draft)
    {
        if (draft is not { Name: { } name, TypeName: { } type, Bound: { } bound })
        {
            throw new InvalidOperationException($"{draft.File} passed every validator without name, type and settings.");
        }

        var values = bound.ValuesFor(DataSourceSettings.All);
        return new DataSourceDefinition
        {
            Name = name.Text,
            Type = type.Text,
            Description = draft.Description,
            TimeZone = TimeZones.TryFind(values.RequiredText(DataSourceSettings.TimeZone), out var zone) ? zone : TimeZoneInfo.Utc,
            MinimumSessionLength = TimeSpan.FromSeconds(Number(values, DataSourceSettings.MinimumSessionLengthS)),
            LongCallDuration = TimeSpan.FromMinutes(Number(values, DataSourceSettings.LongCallDurationMin)),
        };
    }

    private static int Number(SettingValues values, string name) => checked((int)values.WholeNumber(name));
}
