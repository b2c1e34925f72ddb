using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Supervision;

/// <summary>What changing from one version of a definition to the next takes.</summary>
internal enum ChangeEffect
{
    /// <summary>Nothing of it concerns the running adapter.</summary>
    None,

    /// <summary>The running adapter is asked to take it over.</summary>
    Live,

    /// <summary>The adapter is restarted.</summary>
    Restart,
}

/// <summary>The difference between two versions of a definition. Pure.</summary>
/// <param name="Effect">What it takes.</param>
/// <param name="Names">What differs and asks for the effect.</param>
internal sealed record DefinitionChange(ChangeEffect Effect, IReadOnlyList<string> Names)
{
    public static DefinitionChange Between(AdapterEntry before, AdapterEntry after)
    {
        List<string> restart = [];
        List<string> live = [];
        var (old, now) = (before.Definition, after.Definition);
        Note(!Same(old.Type, now.Type), "Type", restart);
        Note(!Same(old.DataSource, now.DataSource) || !Same(before.DataSource, after.DataSource), "DataSource", restart);
        Note(!Same(old.SecondaryOf, now.SecondaryOf), "SecondaryOf", restart);
        Compare(before.Type.Settings, after.Type.Settings, old.Settings, now.Settings);
        Compare(before.Type.AdvancedSettings, after.Type.AdvancedSettings, old.AdvancedSettings, now.AdvancedSettings);
        if (restart.Count == 0 && before.RestartFingerprint != after.RestartFingerprint)
        {
            restart.Add("what its settings refer to");
        }

        return restart.Count > 0 ? new DefinitionChange(ChangeEffect.Restart, restart)
            : live.Count > 0 ? new DefinitionChange(ChangeEffect.Live, live)
            : new DefinitionChange(ChangeEffect.None, []);

        void Compare(IReadOnlyList<SettingDeclaration> oldSettings, IReadOnlyList<SettingDeclaration> newSettings, SettingValues oldValues, SettingValues newValues)
        {
            foreach (var setting in newSettings.Where(setting => setting.Name is not (WellKnownSettings.RestartTimeKey or WellKnownSettings.ScheduleKey))) // the host's own affair
            {
                // a plugin's new version may have settings that the old one did not know
                var same = oldSettings.FirstOrDefault(declared => declared.Name == setting.Name) is { } known && known.IsSecret == setting.IsSecret
                    ? setting.IsSecret
                        ? oldValues.Secret(setting.Name)?.Reveal() == newValues.Secret(setting.Name)?.Reveal()
                        : oldValues.Text(setting.Name) == newValues.Text(setting.Name)
                    : !newValues.IsGiven(setting.Name);
                Note(!same, setting.Name, setting.Effect == SettingEffect.AppliesLive ? live : restart);
            }
        }
    }

    private static void Note(bool differs, string name, List<string> list)
    {
        if (differs)
        {
            list.Add(name);
        }
    }

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool Same(DataSourceDefinition one, DataSourceDefinition other)
        => Same(one.Name, other.Name) && Same(one.Type, other.Type) && one.TimeZone.Equals(other.TimeZone)
            && one.MinimumSessionLength == other.MinimumSessionLength && one.LongCallDuration == other.LongCallDuration;
}
