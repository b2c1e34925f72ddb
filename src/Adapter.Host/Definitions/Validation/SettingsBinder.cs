using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Checks the settings and keys of one definition against their declarations and takes over what is good.</summary>
internal sealed class SettingsBinder(
    IReadOnlyList<SettingDeclaration> settings,
    IReadOnlyList<SettingDeclaration> advanced,
    IReadOnlyList<SourceSetting> givenSettings,
    IReadOnlyList<SourceSetting> givenKeys,
    FindingList findings)
{
    private readonly Dictionary<string, SettingDeclaration> _declarations = settings.Concat(advanced).DistinctBy(declaration => declaration.Name).ToDictionary(declaration => declaration.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, SourceSetting> _given = Known(settings, givenSettings).Concat(Known(advanced, givenKeys)).DistinctBy(given => given.Name).ToDictionary(given => given.Name, StringComparer.Ordinal);
    private readonly BoundSettings _bound = new(settings, advanced);

    /// <summary>Checks everything.</summary>
    /// <param name="secrets">Where secrets come from.</param>
    /// <param name="now">The time of reading.</param>
    /// <param name="outside">How bad it is when a file or secret that the definition names is not there.</param>
    /// <param name="settingsPlace">Where a missing setting is reported.</param>
    public BoundSettings Bind(SecretResolver secrets, DateTimeOffset now, FindingSeverity outside, SourcePlace settingsPlace)
    {
        ReportUnknown();
        foreach (var declaration in settings.Concat(advanced).DistinctBy(declaration => declaration.Name))
        {
            if (declaration.AppliesWhen is { } condition && !Holds(condition, 0))
            {
                continue;
            }

            if (!_given.TryGetValue(declaration.Name, out var given) || given.Text.Length == 0)
            {
                ReportMissing(declaration, given?.Place ?? settingsPlace);
            }
            else if (declaration.IsSecret)
            {
                BindSecret(declaration, given, secrets, outside);
            }
            else
            {
                BindValue(declaration, given, secrets, now, outside);
            }
        }

        return _bound;
    }

    private static IEnumerable<SourceSetting> Known(IReadOnlyList<SettingDeclaration> declarations, IReadOnlyList<SourceSetting> given)
        => given.Where(value => declarations.Any(declaration => declaration.Name == value.Name));

    private void BindValue(SettingDeclaration declaration, SourceSetting given, SecretResolver secrets, DateTimeOffset now, FindingSeverity outside)
    {
        var verdict = ValueCheck.Check(declaration, given.Text);
        if (verdict.Problem is { } problem)
        {
            if (declaration.FallsBackToDefault)
            {
                var instead = declaration.Default is { } value ? $"the default, {value}, is used instead" : "it is left out";
                findings.Warning(FindingCodes.ReplacedByDefault, given.Place, declaration.Name, $"{problem.Message} ALARM: {instead}.", problem.Remedy);
            }
            else
            {
                Reject(declaration.Name, problem.Code, given.Place, problem.Message, problem.Remedy);
            }

            return;
        }

        var bound = verdict.Value!;
        if (declaration.MustNotBeFuture && DateTimeOffset.Parse(bound, CultureInfo.InvariantCulture) > now)
        {
            Reject(declaration.Name, FindingCodes.InTheFuture, given.Place, $"{Shown.Value(given.Text)} is in the future.", "Write a moment that has been.");
            return;
        }

        if (declaration.Kind is SettingKind.FilePath or SettingKind.FolderPath)
        {
            bound = secrets.FullPath(bound);
            if (declaration.Kind == SettingKind.FilePath && !File.Exists(bound))
            {
                findings.Add(outside, FindingCodes.FileMissing, given.Place, declaration.Name, $"The file {Shown.Value(bound)} is not there.", "Put it there or correct the path; a relative path counts from the configuration folder.");
            }
        }

        if (declaration.PatternIsAdvice && ValueCheck.PatternProblem(declaration, given.Text) is { } advice)
        {
            findings.Warning(advice.Code, given.Place, declaration.Name, advice.Message, advice.Remedy);
        }

        _bound.Given[declaration.Name] = bound;
    }

    private void BindSecret(SettingDeclaration declaration, SourceSetting given, SecretResolver secrets, FindingSeverity outside)
    {
        var outcome = secrets.Resolve(declaration.Name, given.Text);
        if (outcome.Problem is { } problem)
        {
            _bound.Unavailable.Add(declaration.Name);
            findings.Add(outside, problem.Code, given.Place, declaration.Name, problem.Message, problem.Remedy);
            return;
        }

        if (outcome.IsPlain)
        {
            findings.Warning(FindingCodes.PlainSecret, given.Place, declaration.Name, "The secret stands in the file in clear text.",
                $"""Run: adapterhost protect "{findings.File}" (or write env:NAME or file:PATH).""");
        }

        _bound.Secrets[declaration.Name] = outcome.Secret!;
    }

    private void Reject(string name, string code, SourcePlace place, string message, string remedy)
    {
        _bound.Unusable.Add(name);
        findings.Error(code, place, name, message, remedy);
    }

    private void ReportMissing(SettingDeclaration declaration, SourcePlace place)
    {
        var isKey = advanced.Contains(declaration);
        var write = isKey ? $"""Write <Add key="{declaration.Name}" value="..."/> in AdvancedSettings""" : $"Write <{declaration.Name}>...</{declaration.Name}> in Settings";
        if (declaration.IsRequired)
        {
            Reject(declaration.Name, FindingCodes.RequiredMissing, place, $"{declaration.Name} is required, but missing or empty.", $"{write}.");
        }
        else if (declaration.RequiredWhen is { } condition && declaration.Default is null && Holds(condition, 0))
        {
            var when = condition.Value is { } value ? $"while {condition.Setting} is {value}" : $"when {condition.Setting} is given";
            Reject(declaration.Name, FindingCodes.RequiredWhenMissing, place, $"{declaration.Name} is required {when}, but missing or empty.", $"{write}, or change {condition.Setting}.");
        }
    }

    /// <summary>Whether the other setting counts and has the value. A malformed value holds nothing: it is reported once, at its own place.</summary>
    private bool Holds(SettingCondition condition, int depth)
    {
        // conditions on conditions end; a circle of them is the plugin's mistake and holds nothing
        if (depth > _declarations.Count || !_declarations.TryGetValue(condition.Setting, out var declaration))
        {
            return false;
        }

        if (declaration.AppliesWhen is { } outer && !Holds(outer, depth + 1))
        {
            return false;
        }

        var text = _given.TryGetValue(declaration.Name, out var given) && given.Text.Length > 0 ? given.Text : declaration.Default;
        if (text is null || declaration.IsSecret)
        {
            return text is not null && condition.Value is null;
        }

        var value = ValueCheck.Check(declaration, text).Value ?? (declaration.FallsBackToDefault ? declaration.Default : null);
        var wanted = condition.Value is null ? null : ValueCheck.Check(declaration, condition.Value).Value ?? condition.Value;
        return value is not null && (wanted is null || value.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    private void ReportUnknown()
    {
        foreach (var given in givenSettings.Where(given => settings.All(declaration => declaration.Name != given.Name)))
        {
            var near = NearMiss.Find(given.Name, settings.Select(declaration => declaration.Name));
            if (near is not null && !_given.ContainsKey(near))
            {
                // what was meant for the setting is no value of it, but to take it as not given would be wrong too
                _bound.Unusable.Add(near);
            }

            findings.Error(FindingCodes.UnknownElement, given.Place, Shown.Name(given.Name), $"The type has no setting '{Shown.Name(given.Name)}'.",
                advanced.Any(key => key.Name == given.Name) ? $"""It is an advanced key: write <Add key="{given.Name}" value="..."/> in AdvancedSettings."""
                : near is not null ? $"Write {near}; element names are case sensitive."
                : $"Remove it, or write one of: {string.Join(", ", settings.Select(declaration => declaration.Name))}.");
        }

        foreach (var given in givenKeys.Where(given => advanced.All(declaration => declaration.Name != given.Name)))
        {
            var near = NearMiss.Find(given.Name, advanced.Select(declaration => declaration.Name));
            var list = advanced.Count == 0 ? "the type has none" : $"the type has: {string.Join(", ", advanced.Select(declaration => declaration.Name))}";
            findings.Warning(FindingCodes.UnknownKey, given.Place, Shown.Name(given.Name), $"The type has no advanced key '{Shown.Name(given.Name)}'; it has no effect.",
                settings.Any(setting => setting.Name == given.Name) ? $"It is a setting: write <{given.Name}>...</{given.Name}> in Settings."
                : near is not null ? $"Write {near}; keys are case sensitive."
                : $"Remove it; {list}.");
        }
    }
}
