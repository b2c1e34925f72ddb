using GenesysCloud.Simulator.Diagnostics;

namespace GenesysCloud.Simulator.Faults;

internal sealed partial class FaultBoard
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.SocketsCut, LogLevel.Information, "Fault: {Count} websockets cut")]
        public static partial void Cut(ILogger logger, int count);

        [LoggerMessage(EventIds.SocketsWarned, LogLevel.Information, "Fault: {Count} websockets warned, closing in {Seconds} s")]
        public static partial void Warned(ILogger logger, int count, double seconds);

        [LoggerMessage(EventIds.ProfileStarted, LogLevel.Information, "Fault profile rough started with seed {Seed}")]
        public static partial void ProfileStarted(ILogger logger, int seed);

        [LoggerMessage(EventIds.FaultsEnded, LogLevel.Information, "All faults ended")]
        public static partial void Ended(ILogger logger);
    }
}
