namespace Adapters.GenesysCloudCx.Diagnostics;

/// <summary>
/// Numbers of the plugin's log messages: stable, never reused, a range for each room. Each room adds its own in <c>EventIds.Room.cs</c> beside this file:
/// Api 2000, Notifications 2100, Calls 2200, Sync 2300, Ledger 2400, Storage 2500, Discovery 2600, Import 2700, Backfill 2800, State 2900.
/// </summary>
internal static partial class EventIds
{
}
