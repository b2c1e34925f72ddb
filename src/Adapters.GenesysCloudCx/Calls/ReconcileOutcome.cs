namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What the body of a conversation that was read back showed.</summary>
internal enum ReconcileOutcome
{
    /// <summary>It is no conversation: cut short, or the page of somebody on the way. It tells nothing.</summary>
    Unreadable,

    /// <summary>Something of it goes on.</summary>
    Alive,

    /// <summary>Everything that it shows is over.</summary>
    Over,
}
