using System.Text.Json.Serialization;

namespace Adapter.Host.Schedules;

/// <summary>Everything that the host does by the clock.</summary>
internal sealed record ScheduleList(IReadOnlyList<ScheduleView> Schedules);

/// <summary>One thing that the host does by the clock.</summary>
internal sealed record ScheduleView
{
    public required string Id { get; init; }

    /// <summary>daily-restart, import, journal-check or journal-retention.</summary>
    public required string Kind { get; init; }

    public string? Adapter { get; init; }

    public string? AdapterState { get; init; }

    /// <summary>By what clock, in words.</summary>
    public required string When { get; init; }

    /// <summary>The next turns; none while it is paused.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }

    public SchedulePause? Paused { get; init; }

    /// <summary>What goes on now.</summary>
    public ScheduleRunning? Running { get; init; }

    /// <summary>What came of the last turn that is over.</summary>
    public ScheduleResult? Last { get; init; }

    public required bool CanRun { get; init; }

    public required bool CanPause { get; init; }
}

/// <summary>What an action did, in one sentence, and how the schedule stands now.</summary>
internal sealed record ScheduleActionView(string Message, ScheduleView Schedule);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScheduleList))]
[JsonSerializable(typeof(ScheduleActionView))]
internal sealed partial class ScheduleJsonContext : JsonSerializerContext
{
}
