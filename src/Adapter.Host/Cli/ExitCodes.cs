namespace Adapter.Host.Cli;

/// <summary>What the program's exit tells scripts. Stable; documented in docs/operations.md.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and nothing to complain of.</summary>
    public const int Ok = 0;

    /// <summary>The check failed: a definition has an error, the demo lost or doubled an event, an adapter that was started ended at once.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The host cannot start: a setting, a folder, an address or the journal is unusable.</summary>
    public const int CannotStart = 3;

    /// <summary>No running host answers at the address, or it refuses the credentials.</summary>
    public const int HostNotReached = 4;

    /// <summary>There is no such adapter, adapter type, file or data folder.</summary>
    public const int NotFound = 5;

    /// <summary>The host understood and refused, for example to start a disabled adapter.</summary>
    public const int Refused = 6;

    /// <summary>It took longer than the command's limit.</summary>
    public const int TimedOut = 7;

    /// <summary>Something nobody thought of; the log says what.</summary>
    public const int Unexpected = 70;

    /// <summary>Interrupted by Ctrl+C or SIGTERM before there was a result.</summary>
    public const int Interrupted = 130;
}
