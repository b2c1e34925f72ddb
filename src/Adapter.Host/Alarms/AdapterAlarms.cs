using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Alarms;

/// <summary>What the adapters say, and what their states say of them.</summary>
internal sealed class AdapterAlarms(Func<bool> areKnown, Func<IReadOnlyList<AdapterSnapshot>> adapters, AlarmOptions options, TimeProvider time) : IAlarmSource
{
    /// <summary>Fact by which an adapter that runs says since when its link, or one of several, has been down.</summary>
    public const string LinkDownFact = "link.down.since";

    private const string FailedCode = "host.failed";
    private const string AbandonedCode = "host.stop-abandoned";

    private readonly OutageClock _outages = new();

    public void Look(AlarmLook look)
    {
        look.KnowsNoAdapter = !areKnown();
        var all = adapters();
        _outages.Keep(all.Select(adapter => adapter.Name));
        foreach (var adapter in all)
        {
            LookAt(adapter, look);
        }
    }

    private void LookAt(AdapterSnapshot adapter, AlarmLook look)
    {
        if (adapter.State is not (AdapterState.Running or AdapterState.Stopped or AdapterState.Disabled))
        {
            look.Undecided(adapter.Name);
        }

        // what runs no more has no trouble but that of its definition and its code
        var rests = adapter.State is AdapterState.Stopped or AdapterState.Disabled;
        foreach (var alarm in adapter.Alarms.Where(alarm => alarm.IsActive && (!rests || IsHosts(alarm.Code))))
        {
            look.Add(alarm.Code == FailedCode ? Failed(adapter, alarm) : Told(adapter, alarm));
        }

        if (adapter is { State: AdapterState.Faulted or AdapterState.Incompatible } && adapter.Alarms.All(alarm => !alarm.IsActive || alarm.Code is not (FailedCode or AbandonedCode)))
        {
            var bad = adapter.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error);
            look.Add(Derived(
                adapter, adapter.State == AdapterState.Incompatible ? AlarmCatalogue.Incompatible : adapter.FailureClass == FailureClass.Configuration ? AlarmCatalogue.BadDefinition : AlarmCatalogue.Failed,
                adapter.Since, bad is null ? $"{adapter.Why} {adapter.Remedy}" : $"{bad.File}({bad.Line}): {adapter.Why} {adapter.Remedy}"));
        }

        // trouble that an adapter tells only by its state; one that names it by an alarm of its own is not told twice
        if (adapter is { State: AdapterState.Degraded, FailureClass: FailureClass.Credentials } && !Names(adapter, "proxy.login"))
        {
            look.Add(Derived(adapter, AlarmCatalogue.Credentials, adapter.Since, adapter.Why ?? ""));
        }
        else if (adapter is { State: AdapterState.Degraded, FailureClass: FailureClass.Permission } && !Names(adapter, AlarmCatalogue.Permission.Name))
        {
            look.Add(Derived(adapter, AlarmCatalogue.Permission, adapter.Since, adapter.Why ?? ""));
        }

        if (_outages.DownSince(adapter) is { } since && time.GetUtcNow() - since >= options.LinkDownAfter)
        {
            look.Add(Derived(adapter, AlarmCatalogue.LinkDown, since, $"It has been without its link since {since:u}. {adapter.Why}"));
        }
    }

    private static bool IsHosts(string code) => code.StartsWith("host.", StringComparison.Ordinal) || code.StartsWith("definition.", StringComparison.Ordinal);

    private static bool Names(AdapterSnapshot adapter, string kind) => adapter.Alarms.Any(alarm => alarm.IsActive && AlarmCatalogue.Matches(AlarmCatalogue.Of(alarm.Code).Kind.Name, kind));

    private static AlarmSighting Failed(AdapterSnapshot adapter, AlarmSnapshot alarm) => Sighting(
        adapter,
        alarm,
        adapter.FaultClass switch
        {
            FailureClass.Credentials when !Names(adapter, "proxy.login") => AlarmCatalogue.Credentials,
            FailureClass.Permission when !Names(adapter, AlarmCatalogue.Permission.Name) => AlarmCatalogue.Permission,
            FailureClass.Configuration when !Names(adapter, "tls.untrusted") => AlarmCatalogue.BadDefinition,
            _ => AlarmCatalogue.Failed,
        },
        "");

    private static AlarmSighting Told(AdapterSnapshot adapter, AlarmSnapshot alarm)
    {
        var (kind, subject) = AlarmCatalogue.Of(alarm.Code);
        var sighting = Sighting(adapter, alarm, kind, subject);
        return kind != AlarmCatalogue.Other ? sighting : sighting with
        {
            Severity = alarm.Severity switch { AlarmSeverity.Critical => AlarmLevel.Critical, AlarmSeverity.Error => AlarmLevel.Error, _ => AlarmLevel.Warning },
        };
    }

    private static AlarmSighting Sighting(AdapterSnapshot adapter, AlarmSnapshot alarm, AlarmKind kind, string subject) => new()
    {
        Kind = kind,
        Adapter = adapter.Name,
        DataSource = adapter.DataSource,
        Subject = subject,
        Text = alarm.Text.Trim(),
        Since = alarm.Raised,
        LastSeen = alarm.LastSeen,
        Count = alarm.Count,
    };

    private static AlarmSighting Derived(AdapterSnapshot adapter, AlarmKind kind, DateTimeOffset since, string text)
        => new() { Kind = kind, Adapter = adapter.Name, DataSource = adapter.DataSource, Text = text.Trim(), Since = since };
}
