namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A channel that is live.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Told">Users of whose calls the platform tells on it.</param>
/// <param name="Flow">What arrived on it.</param>
internal sealed record LiveChannel(int Number, IReadOnlyList<string> Told, ChannelFlow Flow);
