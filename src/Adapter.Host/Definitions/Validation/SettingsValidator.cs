using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>The settings and advanced keys, one by one and then by those of the type's rules whose settings can be used.</summary>
internal sealed class SettingsValidator : IAdapterValidator
{
    public void Validate(AdapterDraft draft, ValidationContext context)
    {
        if (draft.Type is not { } type)
        {
            return;
        }

        SettingsBinder binder = new(type.Settings, type.AdvancedSettings, draft.Settings, draft.AdvancedSettings, draft.Findings);
        draft.Bound = binder.Bind(context.Secrets, context.Now, Outside(draft, context), draft.SettingsPlace);
        CheckRules(draft, type, draft.Bound);
    }

    /// <summary>
    /// A secret or file that is not there stops an adapter that is to start by itself. One that a person starts, or nobody, is valid without it,
    /// so that a definition can be prepared on another machine; but a version that had it is not given up for one that has not.
    /// </summary>
    private static FindingSeverity Outside(AdapterDraft draft, ValidationContext context)
    {
        var before = context.Previous.ByFile(draft.File) ?? context.Previous.ByName(draft.Name?.Text);
        return draft.StartupType == StartupType.Automatic || before is { StartBlockers.Count: 0 } ? FindingSeverity.Error : FindingSeverity.Warning;
    }

    private static void CheckRules(AdapterDraft draft, AdapterType type, BoundSettings bound)
    {
        var values = bound.ForRules();
        foreach (var rule in type.Rules.Where(rule => !bound.Unusable.Contains(rule.Setting) && !rule.Reads.Any(bound.Unusable.Contains)))
        {
            var place = draft.Settings.Concat(draft.AdvancedSettings).FirstOrDefault(given => given.Name == rule.Setting)?.Place ?? draft.SettingsPlace;
            string? breach;
            try
            {
                breach = rule.Check(values);
            }
#pragma warning disable CA1031 // a plugin's code: whatever it throws must not keep the other definitions from being read
            catch (Exception exception)
#pragma warning restore CA1031
            {
                draft.Findings.Warning(FindingCodes.RuleFailed, place, rule.Setting, $"The rule {rule.Code} of the type could not be checked ({exception.GetType().Name}).", "Tell the maker of the plugin.");
                continue;
            }

            if (breach is not null)
            {
                draft.Findings.Add(rule.IsError ? FindingSeverity.Error : FindingSeverity.Warning, rule.Code, place, rule.Setting, Shown.Sentence(breach), $"The settings are explained by: adapterhost describe \"{type.Name}\".");
            }
        }
    }
}
