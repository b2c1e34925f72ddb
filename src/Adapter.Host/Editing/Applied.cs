using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Editing;

/// <summary>What the host does with a definition that was just written, in a few words.</summary>
internal static class Applied
{
    private static readonly string[] Active = [nameof(AdapterState.Running), nameof(AdapterState.Degraded), nameof(AdapterState.Starting)];

    public static string Tell(DefinitionKind kind, string path, JudgedDraft judged, Func<string, string?> stateOf)
    {
        if (kind == DefinitionKind.Adapters)
        {
            return judged.Set.Adapters.FirstOrDefault(entry => entry.File == path) is { } entry ? One(entry, judged, stateOf) : "refused";
        }

        var touched = judged.Set.Adapters.Select(entry => (entry.Definition.Name, What: One(entry, judged, stateOf))).Where(item => item.What is "restarted" or "changed live" or "started").ToList();
        return touched.Count == 0 ? "unchanged" : string.Join("; ", touched.GroupBy(item => item.What).Select(same => $"{same.Key}: {string.Join(", ", same.Select(item => item.Name))}"));
    }

    private static string One(AdapterEntry entry, JudgedDraft judged, Func<string, string?> stateOf)
    {
        var before = judged.Before.Adapters.FirstOrDefault(old => old.HasSameName(entry.Definition.Name));
        var state = stateOf(entry.Definition.Name);
        var isActive = Active.Contains(state, StringComparer.Ordinal);
        var change = before is null ? ChangeEffect.Restart : DefinitionChange.Between(before, entry).Effect;
        return entry.Definition.StartupType switch
        {
            StartupType.Disabled => "stays Disabled",
            _ when entry.StartBlockers.Count > 0 => "waits (secret or file not there)",
            StartupType.Manual when !isActive => "waits (Manual)",
            _ when change == ChangeEffect.None && before?.Definition.StartupType == entry.Definition.StartupType => "unchanged",
            _ when before is null || state is null => "started",
            _ when isActive => change switch { ChangeEffect.Live => "changed live", ChangeEffect.Restart => "restarted", _ => "unchanged" },
            _ when state == nameof(AdapterState.Stopped) && before.Definition.StartupType == entry.Definition.StartupType => "waits (stopped by a person)",
            _ => "started",
        };
    }
}
