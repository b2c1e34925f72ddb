using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

internal sealed partial class ChannelRunner
{
    [LoggerMessage(EventIds.ChannelLive, LogLevel.Information, "Channel {Number} is live for {Users} users.")]
    private partial void LogLive(int number, int users);

    [LoggerMessage(EventIds.ChannelCut, LogLevel.Warning, "Channel {Number} was cut: {Why}.")]
    private partial void LogCut(int number, string why);

    [LoggerMessage(EventIds.ChannelAttemptFailed, LogLevel.Debug, "Channel {Number} is not connected: {Why}. Next attempt at {Next:u}.")]
    private partial void LogAttemptFailed(int number, string why, DateTimeOffset next);

    [LoggerMessage(EventIds.ChannelReplacing, LogLevel.Information, "Channel {Number} gets a new link before the old one closes: {Why}.")]
    private partial void LogReplacing(int number, string why);

    [LoggerMessage(EventIds.ChannelReplaced, LogLevel.Information, "Channel {Number} has a new link; the old one is let go.")]
    private partial void LogReplaced(int number);

    [LoggerMessage(EventIds.ChannelCreated, LogLevel.Information, "Channel {Number} was made anew; it expires at {Expires:u}.")]
    private partial void LogCreated(int number, DateTimeOffset? expires);

    [LoggerMessage(EventIds.TopicsSubscribed, LogLevel.Information, "Channel {Number} is subscribed to the topics of {Users} users.")]
    private partial void LogSubscribed(int number, int users);

    [LoggerMessage(EventIds.ChannelStays, LogLevel.Information, "Channel {Number} gets no second socket, and there is no room for another channel: its link stays until it ends.")]
    private partial void LogStays(int number);
}
