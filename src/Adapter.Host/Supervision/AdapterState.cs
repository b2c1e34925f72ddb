namespace Adapter.Host.Supervision;

/// <summary>How an adapter stands. The names are what scripts and recorders read; they do not change.</summary>
internal enum AdapterState
{
    /// <summary>Its definition says so. Starting it is refused.</summary>
    Disabled,

    /// <summary>Not running, and nothing is going to start it but a person, a changed definition or the next start of the host.</summary>
    Stopped,

    /// <summary>Started, and has not yet said that it delivers.</summary>
    Starting,

    /// <summary>Delivers.</summary>
    Running,

    /// <summary>Works on, but not as promised. The why says what is missing.</summary>
    Degraded,

    /// <summary>Ended, and is started again by itself at the next attempt.</summary>
    WaitingToRetry,

    /// <summary>Was asked to stop and is ending in order.</summary>
    Stopping,

    /// <summary>Ended, and is not started again until a person has done something about it.</summary>
    Faulted,

    /// <summary>Its plugin was built for a contract that this host does not have.</summary>
    Incompatible,
}
