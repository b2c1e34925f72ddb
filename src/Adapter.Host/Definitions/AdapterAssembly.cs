using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Makes the entry of an adapter out of a draft without errors.</summary>
internal static class AdapterAssembly
{
    private static readonly string[] OutsideCodes =
        [FindingCodes.FileMissing, FindingCodes.SecretVariableMissing, FindingCodes.SecretFileUnreadable, FindingCodes.ProtectedSecretUnreadable, FindingCodes.SecretEmpty];

    public static AdapterEntry Entry(AdapterDraft draft, IReadOnlyList<DefinitionFinding> findings)
    {
        if (draft is not { Name: { } name, Type: { } type, DataSource: { } source, Bound: { } bound })
        {
            throw new InvalidOperationException($"{draft.File} passed every validator without name, type, data source and settings.");
        }

        AdapterDefinition definition = new()
        {
            Name = name.Text,
            Description = draft.Description,
            Type = type.Name,
            StartupType = draft.StartupType,
            DataSource = source.Definition.Name,
            SecondaryOf = draft.SecondaryOf?.Text,
            Settings = bound.Settings(),
            AdvancedSettings = bound.AdvancedSettings(),
        };
        return new AdapterEntry(draft.File, Fingerprint.Of(definition, source.Definition, type, bound, forRestart: false), definition, source.Definition, type, findings, source.IsStale)
        {
            RestartFingerprint = Fingerprint.Of(definition, source.Definition, type, bound, forRestart: true),
            StartBlockers = [.. findings.Where(finding => OutsideCodes.Contains(finding.Code))],
        };
    }
}
