using System.Text.Json.Serialization;
using Adapter.Host.Alarms.Targets;
using Microsoft.AspNetCore.Mvc;

namespace Adapter.Host.Alarms;

/// <summary>An alarm as the API and the targets show it.</summary>
internal sealed record AlarmView
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>What the kind says, in a few words.</summary>
    public required string Title { get; init; }

    public required AlarmLevel Severity { get; init; }

    public required AlarmState State { get; init; }

    public string? Adapter { get; init; }

    public string? DataSource { get; init; }

    public string? Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required long Count { get; init; }

    /// <summary>How often it was over and came again.</summary>
    public required int Returns { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary><c>itself</c>, or the name of a person.</summary>
    public string? ResolvedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? Note { get; init; }

    public static AlarmView Of(Alarm alarm)
    {
        var kind = AlarmCatalogue.Find(alarm.Kind);
        return new AlarmView
        {
            Id = alarm.Id,
            Kind = alarm.Kind,
            Title = kind?.Title ?? alarm.Kind,
            Severity = alarm.Severity,
            State = alarm.State,
            Adapter = alarm.Adapter,
            DataSource = alarm.DataSource,
            Subject = alarm.Subject.Length > 0 ? alarm.Subject : null,
            Text = alarm.Text,
            Remedy = kind?.Remedy ?? "",
            RaisedAt = alarm.RaisedAt,
            LastSeenAt = alarm.LastSeenAt,
            Count = alarm.Count,
            Returns = alarm.Returns,
            ResolvedAt = alarm.ResolvedAt,
            ResolvedBy = alarm.ResolvedBy,
            AcknowledgedAt = alarm.AcknowledgedAt,
            AcknowledgedBy = alarm.AcknowledgedBy,
            Note = alarm.Note,
        };
    }
}

/// <summary>Some alarms, newest first; <c>next</c> is the <c>before</c> of the following page.</summary>
internal sealed record AlarmListView(IReadOnlyList<AlarmView> Alarms, long? Next, AlarmTotals Open);

/// <summary>Open alarms by severity, whatever the page shows.</summary>
internal sealed record AlarmTotals(int Notice, int Warning, int Error, int Critical, int Fatal)
{
    public static AlarmTotals Of(IReadOnlyList<Alarm> open)
    {
        int Count(AlarmLevel level) => open.Count(alarm => alarm.Severity == level);
        return new AlarmTotals(Count(AlarmLevel.Notice), Count(AlarmLevel.Warning), Count(AlarmLevel.Error), Count(AlarmLevel.Critical), Count(AlarmLevel.Fatal));
    }
}

/// <summary>One alarm and what happened to it.</summary>
internal sealed record AlarmDetailView(AlarmView Alarm, IReadOnlyList<AlarmTransition> History);

/// <summary>What a person says of one alarm or several.</summary>
internal sealed record AlarmRequest(IReadOnlyList<long>? Ids, string? Note);

/// <summary>What became of several: those that changed, those that were cleared already, those that are unknown.</summary>
internal sealed record AlarmBulkView(IReadOnlyList<AlarmView> Changed, IReadOnlyList<long> Unchanged, IReadOnlyList<long> Unknown);

/// <summary>Whether a test message arrived.</summary>
internal sealed record AlarmTestView(string Target, string Type, bool Sent, string Message);

internal sealed record AlarmTestList(IReadOnlyList<AlarmTestView> Targets);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AlarmListView))]
[JsonSerializable(typeof(AlarmDetailView))]
[JsonSerializable(typeof(AlarmBulkView))]
[JsonSerializable(typeof(AlarmRequest))]
[JsonSerializable(typeof(AlarmTestList))]
[JsonSerializable(typeof(AlarmMessage))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class AlarmJsonContext : JsonSerializerContext
{
}
