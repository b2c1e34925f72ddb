namespace Adapter.Host.Diagnostics;

/// <summary>
/// Numbers of the host's log messages: stable, never reused, a range for each room. Each room adds its own in <c>EventIds.Room.cs</c> beside this file:
/// Definitions 1000, Plugins 1100, Supervision 1200, Schedules 1300, Journal 1400, Http 1500, process 1600, Demo 1700, Coverage 1800, Pair 1900, Access 3000, Alarms 3100, Editing 3200, Recordings 3400, Logging 3500. Given up: 1001, 1002, 1413, 1908, 3103, 3300, 3514.
/// </summary>
internal static partial class EventIds
{
}
