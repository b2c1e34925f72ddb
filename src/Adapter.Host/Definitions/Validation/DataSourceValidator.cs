using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>The data source that an adapter names: there, usable, of the right type.</summary>
internal sealed class DataSourceValidator : IAdapterValidator
{
    public void Validate(AdapterDraft draft, ValidationContext context)
    {
        if (draft.DataSourceName is not { } name)
        {
            draft.Findings.Error(FindingCodes.MissingElement, draft.Root, DefinitionNames.DataSource, "DataSource is missing or empty.", "Write <DataSource>...</DataSource> with the name of a data source.");
            return;
        }

        if (context.DataSources.FirstOrDefault(source => source.HasSameName(name.Text)) is not { } found)
        {
            ReportUnusable(draft, name, context);
            return;
        }

        if (draft.Type is { } type && !found.Definition.Type.Equals(type.DataSourceType, StringComparison.OrdinalIgnoreCase))
        {
            draft.Findings.Error(FindingCodes.DataSourceOfWrongType, name.Place, DefinitionNames.DataSource,
                $"The data source '{found.Definition.Name}' has the type '{Shown.Name(found.Definition.Type)}'; {type.Name} needs '{type.DataSourceType}'.",
                $"Name another data source, or correct the Type in {found.File}.");
            return;
        }

        draft.DataSource = found;
        if (found.IsStale)
        {
            draft.Findings.Warning(FindingCodes.DataSourceBroken, name.Place, DefinitionNames.DataSource,
                $"ALARM: the file of the data source '{found.Definition.Name}' has errors now; its last good version stays in use.", $"Correct {found.File}.");
        }
    }

    private static void ReportUnusable(AdapterDraft draft, SourceValue name, ValidationContext context)
    {
        if (context.BrokenDataSources.FirstOrDefault(broken => name.Text.Equals(broken.Name, StringComparison.OrdinalIgnoreCase)) is { } broken)
        {
            draft.Findings.Error(FindingCodes.DataSourceBroken, name.Place, DefinitionNames.DataSource, $"The data source '{Shown.Name(name.Text)}' has errors.", $"Correct {broken.File}.");
            return;
        }

        var known = context.DataSources.Select(source => source.Definition.Name).Order(StringComparer.OrdinalIgnoreCase).ToList();
        draft.Findings.Error(FindingCodes.DataSourceNotFound, name.Place, DefinitionNames.DataSource, $"There is no data source '{Shown.Name(name.Text)}'.",
            known.Count == 0 ? "Add its definition to the folder datasources." : $"{NearMiss.Advice(name.Text, known)}; or add its definition to the folder datasources.");
    }
}
