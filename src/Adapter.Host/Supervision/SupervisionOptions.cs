namespace Adapter.Host.Supervision;

/// <summary>Timings of supervision. The defaults are the product's; tests and support may shorten them.</summary>
internal sealed record SupervisionOptions
{
    /// <summary>Folder that holds one state folder for each adapter.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Folder below which import sources store recordings unless their definitions say otherwise.</summary>
    public required string RecordingsFolder { get; init; }

    /// <summary>An adapter that is still starting after this long raises an alarm. It goes on starting.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StartWarning { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An adapter that has not ended this long after it was asked to is abandoned.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an adapter may take to renew its links before it is stopped and started instead.</summary>
    /// <value>Default 2 min.</value>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an adapter may take to take over changed settings before it is restarted instead.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ApplyDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls of an adapter to its publisher that may be under way before it counts as flooding.</summary>
    /// <value>Default 4,096; adapters are asked to keep to 1,024.</value>
    public int FloodCalls { get; init; } = 4_096;

    /// <summary>Lives of one adapter that were abandoned and still have not ended, after which it is not started again.</summary>
    /// <value>Default 3.</value>
    public int AbandonedLimit { get; init; } = 3;

    /// <summary>When and how often an adapter is started again.</summary>
    public RestartPolicy Restart { get; init; } = new();
}
