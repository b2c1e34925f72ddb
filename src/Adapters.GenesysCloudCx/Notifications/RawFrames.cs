using System.Text;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What the platform sends about calls, as it comes: the one place where it is logged, by the category that the host keeps apart and switches on for a while.</summary>
internal sealed partial class RawFrames(ILogger logger)
{
    /// <summary>A websocket frame of any kind. It never holds a token: those go the other way.</summary>
    public void Heard(ReadOnlySpan<byte> frame)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            LogFrame(Encoding.UTF8.GetString(frame));
        }
    }

    /// <summary>The body of a conversation that was read back.</summary>
    public void Read(byte[]? body)
    {
        if (body is not null && logger.IsEnabled(LogLevel.Trace))
        {
            LogBody(Encoding.UTF8.GetString(body));
        }
    }

    [LoggerMessage(EventIds.FrameRaw, LogLevel.Trace, "socket {Frame}", SkipEnabledCheck = true)]
    private partial void LogFrame(string frame);

    [LoggerMessage(EventIds.BodyRaw, LogLevel.Trace, "rest {Body}", SkipEnabledCheck = true)]
    private partial void LogBody(string body);
}
