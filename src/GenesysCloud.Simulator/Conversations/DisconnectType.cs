namespace GenesysCloud.Simulator.Conversations;

/// <summary>Why a leg ended.</summary>
internal enum DisconnectType
{
    Endpoint,
    EndpointDnd,
    Client,
    System,
    Timeout,
    Transfer,
    ConferenceTransfer,
    ConsultTransfer,
    ForwardTransfer,
    NoAnswerTransfer,
    NotAvailableTransfer,
    DndTransfer,
    TransportFailure,
    Error,
    Peer,
    Other,
    Spam,
    Uncallable,
}

/// <summary>The platform spells one disconnect type in three ways, depending on where it is told.</summary>
internal static class DisconnectSpelling
{
    private static readonly string[] Notification =
    [
        "endpoint", "endpoint.dnd", "client", "system", "timeout", "transfer", "transfer.conference", "transfer.consult",
        "transfer.forward", "transfer.noanswer", "transfer.notavailable", "transfer.dnd", "transport.failure", "error", "peer",
        "other", "spam", "uncallable",
    ];

    private static readonly string[] Analytics =
    [
        "endpoint", "dndEndpoint", "client", "system", "timeout", "transfer", "conferenceTransfer", "consultTransfer",
        "forwardTransfer", "noAnswerTransfer", "notAvailableTransfer", "dndTransfer", "transportFailure", "error", "peer",
        "other", "spam", "uncallable",
    ];

    public static string InNotification(this DisconnectType type) => Notification[(int)type];

    /// <param name="type">The type.</param>
    /// <param name="callView">The call view knows neither <c>timeout</c> nor <c>uncallable</c>.</param>
    public static string InRest(this DisconnectType type, bool callView) => type switch
    {
        DisconnectType.EndpointDnd => "endpoint.donotdisturb",
        DisconnectType.DndTransfer => "transfer.donotdisturb",
        DisconnectType.Timeout when callView => "system",
        DisconnectType.Uncallable when callView => "other",
        _ => type.InNotification(),
    };

    public static string InAnalytics(this DisconnectType type) => Analytics[(int)type];

    public static bool IsTransfer(this DisconnectType type) => type is >= DisconnectType.Transfer and <= DisconnectType.DndTransfer;
}
