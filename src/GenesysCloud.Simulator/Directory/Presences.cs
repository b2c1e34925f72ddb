namespace GenesysCloud.Simulator.Directory;

/// <summary>A system presence in the three spellings that the platform uses.</summary>
/// <param name="Id">Id of its definition.</param>
/// <param name="Definition">In definitions: <c>OnQueue</c>.</param>
/// <param name="Rest">In a user's presence: <c>On Queue</c>.</param>
/// <param name="Notification">In notifications: <c>ON_QUEUE</c>.</param>
internal sealed record Presence(string Id, string Definition, string Rest, string Notification);

/// <summary>The platform's system presences.</summary>
internal static class Presences
{
    public static IReadOnlyList<Presence> All { get; } =
    [
        new("6a3af858-942f-489d-9700-5f9bcdcdae9b", "Available", "Available", "AVAILABLE"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f01", "Away", "Away", "AWAY"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f02", "Busy", "Busy", "BUSY"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f03", "Offline", "Offline", "OFFLINE"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f04", "Idle", "Idle", "IDLE"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f05", "OnQueue", "On Queue", "ON_QUEUE"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f06", "Meal", "Meal", "MEAL"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f07", "Training", "Training", "TRAINING"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f08", "Meeting", "Meeting", "MEETING"),
        new("0f3c2a11-7d10-4c55-9a01-5b0c1d2e3f09", "Break", "Break", "BREAK"),
    ];

    /// <summary>Finds a presence in any of its spellings.</summary>
    public static Presence? Find(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return All.FirstOrDefault(presence => presence.Definition.Equals(plain, StringComparison.OrdinalIgnoreCase));
    }

    public static Presence Of(SimulatedUser user) => Find(user.SystemPresence) ?? All[3];
}
