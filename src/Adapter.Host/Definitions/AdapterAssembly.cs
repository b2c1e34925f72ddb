using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Makes the entry of an adapter out of a draft without errors.</summary>
internal static class AdapterAssembly
{
    private static readonly string[] OutsideCodes =
        [FindingCodes.FileMissing, FindingCodes.SecretVariableMissing, FindingCodes.SecretFileUnreadable, FindingCodes.ProtectedSecretUnreadable, FindingCodes.SecretEmpty];

    public static AdapterEntry Entry(AdapterDraft draft, AdapterType detached, IReadOnlyList<DefinitionFinding> findings)
    {
        if (draft is not { Name: { } name, DataSource: { } source, Bound: { } bound })
        {
            throw new InvalidOperationException($"{draft.File} passed every validator without name, data source and settings.");
        }

        AdapterDefinition definition = new()
        {
            Name = name.Text,
            Description = draft.Description,
            Type = detached.Name,
            StartupType = draft.StartupType,
            DataSource = source.Definition.Name,
            SecondaryOf = draft.SecondaryOf?.Text,
            Settings = bound.ValuesFor(detached.Settings),
            AdvancedSettings = bound.ValuesFor(detached.AdvancedSettings),
        };
        return new AdapterEntry(draft.File, Fingerprint.Of(definition, source.Definition, detached, bound, forRestart: false), definition, source.Definition, detached, findings, source.IsStale)
        {
            RestartFingerprint = Fingerprint.Of(definition, source.Definition, detached, bound, forRestart: true),
            StartBlockers = [.. findings.Where(finding => OutsideCodes.Contains(finding.Code))],
        };
    }
}
