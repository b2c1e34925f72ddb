namespace Adapter.Host.Alarms;

/// <summary>Which alarms are asked for.</summary>
internal sealed record AlarmQuery
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<AlarmState> States { get; init; } = [];

    public string? Adapter { get; init; }

    /// <summary>A kind, or the beginning of several up to a dot.</summary>
    public string? Kind { get; init; }

    public AlarmLevel AtLeast { get; init; }

    /// <summary>Only older ones than this.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    public bool Takes(Alarm alarm)
        => (States.Count == 0 || States.Contains(alarm.State))
            && (Adapter is null || string.Equals(alarm.Adapter, Adapter, StringComparison.OrdinalIgnoreCase))
            && (Kind is null || AlarmCatalogue.Matches(alarm.Kind, Kind))
            && alarm.Severity >= AtLeast
            && (Before is null || alarm.Id < Before);
}

/// <summary>Some alarms, and the number to go on before where there are more.</summary>
internal sealed record AlarmPage(IReadOnlyList<Alarm> Alarms, long? Next);
