using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>All channels of an adapter as one link: spreads the users, tells recorders and admins how it stands, renews, stops.</summary>
internal sealed partial class NotificationLink(
    Func<int, IChannelObserver, ChannelRunner> makeRunner, EventPipeline pipeline, LinkEvents events, LinkReport report, TimeProvider time, ILogger logger)
    : IChannelObserver, IAsyncDisposable
{
    private static readonly TimeSpan JournalLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly SpareChannels _spares = new();
    private readonly ConcurrentDictionary<int, DateTimeOffset> _downSince = new();
    private readonly List<ChannelRunner> _runners = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _running = [];
    private CancellationToken _stopping;
    private bool _isRunning;
    private bool _wasUp;
    private DateTimeOffset? _wholeDownSince;

    /// <summary>Called with each span in which something may be missing, once it is over. A planned change of the link gives none.</summary>
    public Action<Missed>? Connected { get; set; }

    public bool IsWholeLive => Runners.All(runner => runner.IsLive);

    public DateTimeOffset? LastHeardAt => Runners.Max(runner => runner.LastHeardAt);

    /// <summary>Until when nothing is missing but what was told as missed; <see langword="null"/> while a channel is down or known not to deliver.</summary>
    public DateTimeOffset? HeardByAllAt => Runners.Select(runner => runner.HeardUntil).ToList() is { Count: > 0 } heard && heard.TrueForAll(at => at is not null) ? heard.Min() : null;

    /// <summary>The channels that are live, with the users of whose calls the platform tells on each.</summary>
    public IReadOnlyList<LiveChannel> LiveChannels
        => [.. Runners.Where(runner => runner.IsLive).Select(runner => new LiveChannel(runner.Number, runner.Subscription.Told, runner.Flow))];

    /// <summary>Whether a user's calls are to be told, whatever channel is live.</summary>
    public bool Follows(string user) => Runners.Any(runner => runner.Subscription.Wanted.Contains(user, StringComparer.OrdinalIgnoreCase));

    bool IChannelObserver.CanHaveSpares => SpareChannels.IsPossible(Runners.Length);

    private ChannelRunner[] Runners
    {
        get
        {
            lock (_gate)
            {
                return [.. _runners];
            }
        }
    }

    /// <summary>
    /// Spreads the users over the channels; those who stay keep theirs. Gives the number that found no place. Who is new may have been on
    /// calls <paramref name="since"/> then, which is read back once he is covered.
    /// </summary>
    public int SetUsers(IReadOnlyCollection<string> users, DateTimeOffset since)
    {
        lock (_gate)
        {
            var (channels, leftOver) = ChannelPlan.Assign([.. _runners.Select(runner => runner.Subscription.Wanted)], users);
            for (var index = 0; index < channels.Count; index++)
            {
                var isNew = index == _runners.Count;
                if (isNew)
                {
                    _runners.Add(makeRunner(index + 1, this));
                }

                _runners[index].Want(channels[index], since);
                if (isNew && _isRunning)
                {
                    _running.Add(RunOneAsync(_runners[index]));
                }
            }

            return leftOver;
        }
    }

    /// <summary>Keeps every channel alive until stopped. The sockets stay open for <see cref="StopAsync"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        lock (_gate)
        {
            _isRunning = true;
            _running.AddRange(_runners.Select(RunOneAsync));
        }

        await _failed.Task.WaitAsync(stopping);
    }

    /// <summary>After a token renewal: the platform ties a channel's right to events to the token that subscribed it.</summary>
    public void PutAgain()
    {
        foreach (var runner in Runners)
        {
            runner.PutAgain();
        }
    }

    /// <summary>A channel does not deliver: a new one takes its place.</summary>
    public void ReplaceMute(int number, Missed missed) => Runners.FirstOrDefault(runner => runner.Number == number)?.ReplaceMute(missed);

    /// <summary>Tells what may be missing.</summary>
    public void Tell(Missed missed)
    {
        LogMissed(missed.Since, missed.Cause, missed.Detail ?? "no more is known");
        Connected?.Invoke(missed);
    }

    /// <summary>Renews every channel, one after the other: the client's other channels are not to be pushed out.</summary>
    public async Task RenewAsync(string reason, CancellationToken cancellationToken)
    {
        LogStopping(reason);
        await pipeline.PublishAsync(events.Stopping(time.GetUtcNow(), reason), cancellationToken);
        foreach (var runner in Runners)
        {
            await runner.RenewAsync(cancellationToken);
        }

        await pipeline.PublishAsync(events.Up(time.GetUtcNow(), null, $"renewed without a gap: {reason}", null), cancellationToken);
    }

    /// <summary>Tells recorders, waits until that is on disk, then says goodbye to the platform.</summary>
    public async Task StopAsync(string reason, bool isOnPurpose)
    {
        if (_wasUp)
        {
            LogStopping(reason);
            var now = time.GetUtcNow();
            using CancellationTokenSource limit = new(JournalLimit, time);
            try
            {
                await pipeline.PublishAsync(isOnPurpose ? events.Stopping(now, reason) : events.Down(now, null, reason), limit.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                // the journal takes nothing any more; recorders see the link go all the same
            }
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _isRunning = false;
            running = [.. _running];
        }

        await Task.WhenAll(running);
        await Task.WhenAll(Runners.Select(runner => runner.DisposeAsync().AsTask()));
    }

    async ValueTask IChannelObserver.LiveAsync(ChannelRunner channel, Missed? gap, bool isReplacement)
    {
        var now = time.GetUtcNow();
        var isFirst = !_wasUp;
        var wasDown = _downSince.TryRemove(channel.Number, out var downSince);
        var up = Decide(now, wasDown && !isReplacement ? (NameOf(channel), downSince) : null, out var isWhole);
        report.Live(channel, Runners, isWhole);
        if (up is not null)
        {
            await pipeline.TellAsync(up, CancellationToken.None);
        }

        if (gap is not null || isFirst)
        {
            // a channel that is added to a link that was up already is there for new users
            var missed = gap ?? new Missed(now, CoverageCauses.Starting);
            Tell(missed.Cause == CoverageCauses.Starting && !isFirst ? missed with { Cause = CoverageCauses.NewUsers } : missed);
        }
    }

    async ValueTask IChannelObserver.CutAsync(ChannelRunner channel, LinkEnd end, DateTimeOffset since)
    {
        _downSince[channel.Number] = since;
        var runners = Runners;
        report.Cut(end, runners);
        var isWhole = runners.All(runner => !runner.IsLive);
        lock (_gate)
        {
            if (isWhole && _wasUp)
            {
                _wholeDownSince ??= since;
            }
        }

        await pipeline.TellAsync(events.Down(since, isWhole ? null : NameOf(channel), end.Why), CancellationToken.None);
    }

    void IChannelObserver.Waiting(ChannelRunner channel, LinkEnd end, DateTimeOffset next) => report.Waiting(channel, Runners.Length, end, next);

    void IChannelObserver.Subscribed(ChannelRunner channel, DateTimeOffset? newcomersSince)
    {
        report.Subscribed(channel, Runners);
        if (Runners.All(runner => runner.Subscription.Hopeless() is not null))
        {
            throw channel.Subscription.Hopeless()!;
        }

        if (newcomersSince is { } since)
        {
            Tell(new Missed(since, CoverageCauses.NewUsers));
        }
    }

    void IChannelObserver.Missed(ChannelRunner channel, Missed missed) => Tell(missed);

    bool IChannelObserver.TryTakeSpare() => _spares.TryTake(Runners.Length);

    void IChannelObserver.GiveBackSpare()
    {
        _spares.GiveBack();
        foreach (var runner in Runners)
        {
            runner.Wake();
        }
    }

    // two channels that come live at once both find the link whole; one of them tells it
    private LinkEvent? Decide(DateTimeOffset now, (string Name, DateTimeOffset DownSince)? reconnected, out bool isWhole)
    {
        lock (_gate)
        {
            isWhole = IsWholeLive;
            if (!isWhole || (_wasUp && _wholeDownSince is null))
            {
                return reconnected is { } one ? events.Up(now, one.Name, "connected again", one.DownSince) : null;
            }

            var (reason, downSince) = (_wasUp ? "connected again" : "connected", _wholeDownSince);
            (_wasUp, _wholeDownSince) = (true, null);
            return events.Up(now, null, reason, downSince);
        }
    }

    private static string NameOf(ChannelRunner channel) => string.Create(CultureInfo.InvariantCulture, $"channel {channel.Number}");

    private async Task RunOneAsync(ChannelRunner runner)
    {
        try
        {
            await runner.RunAsync(_stopping);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // stopped
        }
#pragma warning disable CA1031 // one channel that cannot go on ends the run: RunAsync hands the exception to the adapter
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed.TrySetException(exception);
        }
    }

    [LoggerMessage(EventIds.SpanMissed, LogLevel.Information, "Events may be missing since {Since:O} ({Cause}): {Detail}")]
    private partial void LogMissed(DateTimeOffset since, string cause, string detail);

    [LoggerMessage(EventIds.LinkStopping, LogLevel.Information, "The link is let go on purpose: {Reason}.")]
    private partial void LogStopping(string reason);
}
