namespace GenesysCloud.Simulator.Diagnostics;

/// <summary>Numbers of the simulator's log messages: stable, never reused. Notifications 3000, faults 3100.</summary>
internal static class EventIds
{
    public const int SocketOpened = 3000;
    public const int SocketEnded = 3001;
    public const int SocketRefused = 3002;

    public const int SocketsCut = 3100;
    public const int SocketsWarned = 3101;
    public const int ProfileStarted = 3102;
    public const int FaultsEnded = 3103;
}
