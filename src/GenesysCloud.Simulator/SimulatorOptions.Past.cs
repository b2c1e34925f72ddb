namespace GenesysCloud.Simulator;

/// <summary>What was before the start, and how the platform tells of it.</summary>
internal sealed partial record SimulatorOptions
{
    /// <summary>Days before the start that had conversations.</summary>
    public int HistoryDays { get; init; }

    /// <summary>How many on each of these days.</summary>
    public int HistoryCallsPerDay { get; init; } = 200;

    /// <summary>Tiny recorded conversations over the same days (or the last one), for measurements.</summary>
    public int BulkCalls { get; init; }

    /// <summary>How long each of them talks: hours make large recordings.</summary>
    public TimeSpan BulkCallTalk { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an ended conversation can be read at <c>conversations/{id}</c>; analytics knows it longer.</summary>
    public TimeSpan ConversationReadLife { get; init; } = TimeSpan.FromDays(40);

    /// <summary>How many of the queues (the last ones) are in a division that the OAuth client may not see.</summary>
    public int HiddenQueues { get; init; }

    /// <summary>How long after its end a call appears in analytics.</summary>
    public TimeSpan AnalyticsLag { get; init; } = TimeSpan.Zero;

    /// <summary>How many conversations each page of an analytics query repeats from the page before.</summary>
    public int AnalyticsPageOverlap { get; init; }

    /// <summary>How far <c>totalHits</c> is off at most, differently on each page.</summary>
    public int AnalyticsTotalWobble { get; init; }

    public int AnalyticsMaxPageSize { get; init; } = 300;

    public TimeSpan AnalyticsMaxInterval { get; init; } = TimeSpan.FromDays(31);

    /// <summary>How far back the interval of a synchronous query may begin.</summary>
    public TimeSpan AnalyticsLookBack { get; init; } = TimeSpan.FromDays(35);

    /// <summary>Results that paging reaches.</summary>
    public int AnalyticsMaxResults { get; init; } = 100_000;

    /// <summary>How far the data of asynchronous jobs lags behind.</summary>
    public TimeSpan AnalyticsJobLag { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long an asynchronous job takes; the first third of it is spent in the queue.</summary>
    public TimeSpan AnalyticsJobTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long its results can be read.</summary>
    public TimeSpan AnalyticsJobLife { get; init; } = TimeSpan.FromHours(24);

    public int AnalyticsJobMaxPageSize { get; init; } = 10_000;

    /// <summary>What reading the results of a job answers that is not fulfilled: 400 or 404.</summary>
    public int AnalyticsJobEarlyStatus { get; init; } = 400;

    /// <summary>What asking for the job of another client answers: 404 or 403.</summary>
    public int AnalyticsJobForeignStatus { get; init; } = 404;
}
