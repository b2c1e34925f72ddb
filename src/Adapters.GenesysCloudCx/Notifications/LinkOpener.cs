using System.Numerics;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Opens a channel's socket and sees it live.</summary>
internal sealed class LinkOpener(SocketConnector connect, EventPipeline pipeline, LinkCounters counters, TimeProvider time)
{
    private const int Patience = 3;

    private static readonly TimeSpan FirstFrameLimit = TimeSpan.FromSeconds(5);

    private int _failures;

    /// <summary>What arrived over all its connections.</summary>
    public ChannelFlow Flow { get; } = new();

    /// <summary>
    /// Whether another channel is to be tried, because the platform lists this one and yet gives no socket to it. Rarer each time: all
    /// channels of the client are numbered, and a new one pushes out the oldest.
    /// </summary>
    public bool IsChannelInDoubt => _failures % Patience == 0 && BitOperations.IsPow2(_failures / Patience);

    /// <summary>Hears of frames that nobody could read.</summary>
    public Action<Missed>? Missed { get; set; }

    /// <summary>A socket is live with its first frame; a platform that does not answer a ping is given the benefit of the doubt.</summary>
    /// <exception cref="LinkEndedException">There is no socket to be had, or it ended at once.</exception>
    public async Task<ChannelConnection> OpenAsync(PlatformChannel channel, CancellationToken stopping)
    {
        try
        {
            var opened = await SeeLiveAsync(channel, stopping);
            _failures = 0;
            return opened;
        }
        catch (LinkEndedException)
        {
            _failures++;
            throw;
        }
    }

    private async Task<ChannelConnection> SeeLiveAsync(PlatformChannel channel, CancellationToken stopping)
    {
        ChannelConnection opened;
        var asked = Moment.Now(time);
        try
        {
            opened = new ChannelConnection(await connect(channel.ConnectUri, stopping), pipeline, counters, Flow, asked, time, Missed);
        }
        catch (PlatformException exception)
        {
            throw new LinkEndedException(LinkEnd.From(exception, onUpgrade: true));
        }

        try
        {
            using CancellationTokenSource limit = new(FirstFrameLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
            await Task.WhenAny(opened.Heard, opened.Ended).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        if (opened.Ended.IsCompleted)
        {
            await opened.DisposeAsync();
            throw new LinkEndedException(await opened.Ended);
        }

        return opened;
    }
}
