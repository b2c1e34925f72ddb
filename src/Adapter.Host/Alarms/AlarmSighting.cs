namespace Adapter.Host.Alarms;

/// <summary>A condition that lasts now, as its source tells it.</summary>
internal sealed record AlarmSighting
{
    public required AlarmKind Kind { get; init; }

    public string? Adapter { get; init; }

    public string? DataSource { get; init; }

    public string Subject { get; init; } = "";

    public required string Text { get; init; }

    /// <summary>Where the source says it itself; else that of the kind.</summary>
    public AlarmLevel? Severity { get; init; }

    /// <summary>When this condition began. A later moment at the next look is another condition of the same key.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the source said so last; <see langword="null"/> = it holds at this moment.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>How often the source said so since <see cref="Since"/>.</summary>
    public long Count { get; init; } = 1;

    public AlarmKey Key => new(Adapter ?? "", Kind.Name, Subject);
}

/// <summary>What all sources say at one moment.</summary>
internal sealed class AlarmLook
{
    private readonly HashSet<string> _undecided = new(StringComparer.OrdinalIgnoreCase);

    public List<AlarmSighting> Seen { get; } = [];

    /// <summary>Nothing is known of any adapter yet: the host starts.</summary>
    public bool KnowsNoAdapter { get; set; }

    /// <summary>The host has run for too short a time to say what still holds of itself: an alarm of before the restart is not over for that.</summary>
    public bool IsHostUndecided { get; set; }

    /// <summary>A source could not be asked: silence means nothing, what is seen counts.</summary>
    public bool IsPartial { get; set; }

    public void Add(AlarmSighting sighting) => Seen.Add(sighting);

    /// <summary>The adapter has not come far enough to say what still holds of an earlier life: what it does not tell is not over for that.</summary>
    public void Undecided(string adapter) => _undecided.Add(adapter);

    /// <summary>Whether silence about an alarm means that it is over.</summary>
    public bool Decides(string? adapter) => adapter is null ? !IsHostUndecided : !KnowsNoAdapter && !_undecided.Contains(adapter);
}

/// <summary>A room that knows conditions that deserve an alarm. Asked now and then and after changes; must be quick.</summary>
internal interface IAlarmSource
{
    /// <summary>For people, should it be at fault.</summary>
    string Name => GetType().Name;

    void Look(AlarmLook look);
}
