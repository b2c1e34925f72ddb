namespace Adapter.Host.Definitions.Xml;

/// <summary>Takes a file's elements apart into a draft: knows the frame, judges structure only.</summary>
internal static class DraftReader
{
    internal static readonly string[] AdapterFrame =
    [
        DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, DefinitionNames.StartupType,
        DefinitionNames.DataSource, DefinitionNames.SecondaryOf, DefinitionNames.Settings, DefinitionNames.AdvancedSettings,
    ];

    internal static readonly string[] DataSourceFrame =
        [DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, .. DataSourceSettings.All.Select(setting => setting.Name)];

    public static AdapterDraft ReadAdapter(string file, DraftFiles files)
    {
        AdapterDraft draft = new(file);
        if (Frame.Open(files.Read(file, draft.Findings), DefinitionNames.Adapter, AdapterFrame, draft.Findings) is not { } frame)
        {
            return draft;
        }

        draft.IsReadable = true;
        draft.Root = frame.Root.Place;
        draft.Name = frame.Text(DefinitionNames.Name);
        draft.Findings.Name = draft.Name?.Text;
        draft.Description = frame.Text(DefinitionNames.Description)?.Text;
        draft.TypeName = frame.Text(DefinitionNames.Type);
        draft.StartupTypeText = frame.Text(DefinitionNames.StartupType);
        draft.DataSourceName = frame.Text(DefinitionNames.DataSource);
        draft.SecondaryOf = frame.Text(DefinitionNames.SecondaryOf);
        draft.SettingsPlace = frame.Element(DefinitionNames.Settings)?.Place ?? frame.Root.Place;
        draft.Settings = frame.Element(DefinitionNames.Settings) is { } settings ? ReadSettings(settings, draft.Findings) : [];
        draft.AdvancedSettings = frame.Element(DefinitionNames.AdvancedSettings) is { } advanced ? ReadKeys(advanced, draft.Findings) : [];
        frame.ReportProblems();
        return draft;
    }

    public static DataSourceDraft ReadDataSource(string file, DraftFiles files)
    {
        DataSourceDraft draft = new(file);
        if (Frame.Open(files.Read(file, draft.Findings), DefinitionNames.DataSource, DataSourceFrame, draft.Findings) is not { } frame)
        {
            return draft;
        }

        draft.IsReadable = true;
        draft.Root = frame.Root.Place;
        draft.Name = frame.Text(DefinitionNames.Name);
        draft.Findings.Name = draft.Name?.Text;
        draft.Description = frame.Text(DefinitionNames.Description)?.Text;
        draft.TypeName = frame.Text(DefinitionNames.Type);
        draft.Settings = [.. DataSourceSettings.All
            .Select(setting => (setting.Name, Value: frame.Text(setting.Name)))
            .Where(setting => setting.Value is not null)
            .Select(setting => new SourceSetting(setting.Name, setting.Value!.Text, setting.Value.Place))];
        frame.ReportProblems();
        return draft;
    }

    private static List<SourceSetting> ReadSettings(SourceElement settings, FindingList findings)
    {
        Structure.RefuseAttributes(settings, findings);
        Structure.RefuseText(settings, findings);
        List<SourceSetting> read = [];
        foreach (var child in settings.Children)
        {
            Structure.RefuseForeignNamespace(child, findings);
            Structure.RefuseAttributes(child, findings);
            Structure.RefuseChildren(child, findings);
            if (read.Find(other => other.Name == child.Name) is { } first)
            {
                findings.Error(FindingCodes.DuplicateElement, child.Place, child.Name, $"{child.Name} stands twice; the first is in line {first.Place.Line}.", "Remove one of the two.");
                continue;
            }

            read.Add(new SourceSetting(child.Name, child.Text, child.Place));
        }

        return read;
    }

    private static List<SourceSetting> ReadKeys(SourceElement advanced, FindingList findings)
    {
        Structure.RefuseAttributes(advanced, findings);
        Structure.RefuseText(advanced, findings);
        List<SourceSetting> read = [];
        foreach (var child in advanced.Children)
        {
            if (child.Name != DefinitionNames.Add || child.Namespace != DefinitionNames.Namespace)
            {
                findings.Error(FindingCodes.UnknownElement, child.Place, DefinitionNames.AdvancedSettings, $"AdvancedSettings has an element '{Shown.Name(child.Name)}'.",
                    """Write each key as <Add key="..." value="..."/>.""");
                continue;
            }

            Structure.RefuseAttributes(child, findings, DefinitionNames.Key, DefinitionNames.Value);
            Structure.RefuseChildren(child, findings);
            Structure.RefuseText(child, findings);
            var key = child.Attributes.Find(attribute => attribute is { Name: DefinitionNames.Key, Namespace: "" });
            var value = child.Attributes.Find(attribute => attribute is { Name: DefinitionNames.Value, Namespace: "" });
            if (key is null || value is null || key.Value.Trim().Length == 0)
            {
                findings.Error(FindingCodes.MalformedAdd, child.Place, DefinitionNames.AdvancedSettings, "An Add has no key or no value.", """Write <Add key="..." value="..."/>.""");
                continue;
            }

            var name = key.Value.Trim();
            if (read.Find(other => other.Name == name) is { } first)
            {
                findings.Error(FindingCodes.DuplicateKey, key.Place, name, $"The key '{Shown.Name(name)}' stands twice; the first is in line {first.Place.Line}.", "Remove one of the two.");
                continue;
            }

            read.Add(new SourceSetting(name, value.Value.Trim(), key.Place));
        }

        return read;
    }
}
