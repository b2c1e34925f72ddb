using GenesysCloud.Simulator.Diagnostics;

namespace GenesysCloud.Simulator.Notifications;

internal sealed partial class SocketEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.SocketOpened, LogLevel.Information, "Websocket on channel {Channel} opened")]
        public static partial void Opened(ILogger logger, string channel);

        [LoggerMessage(EventIds.SocketEnded, LogLevel.Information, "Websocket on channel {Channel} ended after {Seconds} s")]
        public static partial void Ended(ILogger logger, string channel, int seconds);

        [LoggerMessage(EventIds.SocketRefused, LogLevel.Information, "Websocket on channel {Channel} refused with {Status}")]
        public static partial void Refused(ILogger logger, string? channel, int status);
    }
}
