using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Notifications;

internal enum ReconnectAction
{
    /// <summary>Open a socket to the channel there is.</summary>
    SameChannel,

    /// <summary>Make a channel, subscribe it, open its socket.</summary>
    NewChannel,

    /// <summary>Give up and tell the person in charge.</summary>
    Stop,
}

internal readonly record struct ReconnectStep(ReconnectAction Action, TimeSpan Delay);

/// <summary>What follows the end of a link. Pure. A live feed never gives up, except when the platform refuses who we are.</summary>
internal static class ReconnectPolicy
{
    /// <summary>A link that held this long has proved itself: the next failure counts as the first. One that is cut again and again after it should be down for a tenth of the time, not for most of it.</summary>
    public static readonly TimeSpan ProvedAfter = TimeSpan.FromSeconds(10);

    /// <summary>How much longer than the platform asked for a channel waits at most, as a share.</summary>
    private const double MostSpread = 0.2;

    private static readonly double[] Seconds = [1, 2, 5, 10, 20, 30];

    /// <summary>
    /// Decides. <paramref name="failures"/> counts the failures in a row before this one, <paramref name="hasBeenLive"/> says whether this
    /// adapter ever was connected, <paramref name="random"/> is from 0 to 1.
    /// </summary>
    public static ReconnectStep After(LinkEnd end, int failures, bool hasBeenLive, double random)
    {
        var cause = end.Failure?.Class ?? FailureClass.Transient;
        if (end.Kind == LinkEndKind.Stopping)
        {
            return new ReconnectStep(ReconnectAction.Stop, TimeSpan.Zero);
        }

        // what has worked may be refused by one node in passing; only the login host's own word about the client ends a feed that delivered
        if (end.Kind == LinkEndKind.Refused && ((cause == FailureClass.Credentials && failures >= 1 && (!hasBeenLive || end.Failure!.IsTokenRefusal))
            || (cause is FailureClass.Permission or FailureClass.Configuration or FailureClass.Permanent && !hasBeenLive)))
        {
            return new ReconnectStep(ReconnectAction.Stop, TimeSpan.Zero);
        }

        var delay = TimeSpan.FromSeconds(Seconds[Math.Clamp(failures, 0, Seconds.Length - 1)] * (0.5 + (random / 2)));
        var asked = end.Failure?.RetryAfter ?? TimeSpan.Zero;

        // all channels are told the same wait: they are not to come back in one moment
        var spread = TimeSpan.FromSeconds(Math.Min(Seconds[^1], asked.TotalSeconds * MostSpread) * random);
        return new ReconnectStep(
            end.Kind == LinkEndKind.ChannelGone ? ReconnectAction.NewChannel : ReconnectAction.SameChannel,
            asked + spread > delay ? asked + spread : delay);
    }
}
