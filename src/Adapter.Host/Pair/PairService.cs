using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Pair;

/// <summary>
/// This host's part in a pair: asks the other host, decides by <see cref="PairPolicy"/>, keeps each change on disk before it acts on it, and opens and closes the <see cref="OutputGate"/>.
/// </summary>
internal sealed partial class PairService(
    PairOptions options, IPeerClient client, PairStore store, TimeMarks marks, PairSources sources, PlaceFollower places, PairAlarms alarms, OutputGate gate, IEventJournal journal,
    HostParts parts, TimeProvider time, ILogger<PairService> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _owedBeforeStart;
    private (long At, TimeSpan Age)? _owed;
    private long? _bothStandbySince;
    private long? _bothActiveSince;
    private Task _marking = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private Task _recording = Task.CompletedTask;
    private Task _running = Task.CompletedTask;
    private volatile PairState _state = new(false, 0, PairReasons.Started, default, 0);
    private volatile PeerState _peer = new(null, null, 0, "It was not asked yet.");
    private volatile PairLeaving _leaving;
    private int _disposed;

    /// <summary>Names this run of the host.</summary>
    public Guid Instance { get; } = Guid.NewGuid();

    public PairState State => _state;

    public PeerState Peer => _peer;

    public PairLeaving Leaving => _leaving;

    public TimeSpan PeerSilentFor => time.GetElapsedTime(_peer.HeardAt);

    /// <summary>Whether the other host counts as heard.</summary>
    public bool IsPeerHeard => _peer.Host is not null && PeerSilentFor < options.TakeOverAfter;

    /// <summary>How much later than this host the other one may have journaled the same fact.</summary>
    private TimeSpan Overlap => options.Resubmit < LongestOverlap ? options.Resubmit : LongestOverlap;

    /// <summary>What a round began and did not wait for.</summary>
    internal Task Unfinished => Task.WhenAll(_marking, _following);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Goes to standby before any adapter can journal: what a killed host had journaled while it was active stays handed out, what comes now does not yet count.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var changes = await store.ChangesAsync(cancellationToken);
        _owedBeforeStart = store.OwedSince();
        var term = changes.Count > 0 ? changes[^1].Term : 0;
        var now = time.GetUtcNow();
        if (changes.Count == 0 || changes[^1].Active)
        {
            // not waited for: a full disk must not keep the host from answering. Lost, it hands out more at the next start
            var newest = journal.LastSequence;
            changes = [.. changes, new RoleChange(now, newest, false, term, PairReasons.Started)];
            _recording = store.GoToStandbyAsync(newest, term, PairReasons.Started, now, _stop.Token);
        }

        Become(changes[^1] with { At = now, Reason = PairReasons.Started }, changes);
        _peer = _peer with { HeardAt = time.GetTimestamp() };
        LogStarted(options.Role!.Value, options.PeerAddress, term, options.TakeOverAfter);
        _running = RunAsync(_stop.Token);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // only now does this host answer, so only now is it time to count how long the other one does not
        _peer = _peer with { HeardAt = time.GetTimestamp() };
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Lets the other host take over while this one still delivers.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _leaving = PairLeaving.Stopping;
        if (_state.Active && IsPeerHeard)
        {
            await WhenSteppedDownAsync(options.Heartbeat * 4, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _started.TrySetResult();
        await Task.WhenAll(_running, Unfinished, _recording).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // a container that has it under two names disposes it twice
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None);
        _stop.Dispose();
        _turn.Dispose();
    }

    /// <summary>A person wants this host to be active.</summary>
    /// <returns>Whether that changed anything.</returns>
    public async Task<bool> TakeOverAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_state.Active && !(IsPeerHeard && _peer.Host!.Active))
            {
                return false;
            }

            await TakeOverNowAsync(PairReasons.Asked, cancellationToken);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A person wants the other host to be active: it is told, and takes over.</summary>
    /// <returns>Whether it did, in time.</returns>
    public async Task<bool> StepDownAsync(CancellationToken cancellationToken)
    {
        _leaving = PairLeaving.Asked;
        try
        {
            return await WhenSteppedDownAsync(options.TakeOverAfter, cancellationToken);
        }
        finally
        {
            _leaving = PairLeaving.No;
        }
    }

    /// <summary>One round: asks, takes note, decides, acts.</summary>
    internal async Task BeatAsync(CancellationToken cancellationToken)
    {
        var word = await client.AskAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            sources.Look();
            Note(word);
            Mark();
            await _recording;
            var decision = PairPolicy.Decide(Situation(), options);
            if (decision.Step == PairStep.TakeOver)
            {
                await TakeOverNowAsync(decision.Reason, cancellationToken);
            }
            else if (decision.Step == PairStep.StepDown)
            {
                var changes = await store.GoToStandbyAsync(null, _state.Term, decision.Reason, time.GetUtcNow(), cancellationToken);
                Become(changes[^1], changes);
                LogSteppedDown(decision.Reason, PairReasons.Sentence(decision.Reason), _state.Term);
            }

            SetAlarms(word);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        await _started.Task;
        using PeriodicTimer beat = new(options.Heartbeat, time);
        try
        {
            do
            {
                await parts.TryAsync("heartbeat of the pair", BeatAsync, stopping);
            }
            while (await beat.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the orderly end
        }
    }

    private void Note(PeerWord word)
    {
        var wasHeard = IsPeerHeard;
        var (answer, trouble) = (word.Answer, word.Trouble);
        if (answer?.Instance == Instance)
        {
            (answer, trouble) = (null, "Pair:Peer is the address of this host itself. Set it to the other host's.");
        }

        if (answer is null)
        {
            _peer = _peer with { Trouble = trouble };
            return;
        }

        var host = answer.AsPeerOf(options.Role!.Value, Instance);
        _peer = new PeerState(answer, host, time.GetTimestamp(), null);
        sources.PeerTold(host);
        if (host.Active)
        {
            var behind = answer.Behind() + Overlap;
            _owed = (time.GetTimestamp(), behind > options.Resubmit ? behind : options.Resubmit);
        }

        if (!wasHeard)
        {
            LogHeard(answer.Role, answer.Active, answer.Term);
        }
    }

    private PairSituation Situation()
    {
        var now = time.GetTimestamp();
        var heard = IsPeerHeard ? _peer.Host : null;
        _bothStandbySince = heard is { Active: false } && !_state.Active ? _bothStandbySince ?? now : null;
        _bothActiveSince = heard is { Active: true } && _state.Active ? _bothActiveSince ?? now : null;
        return new PairSituation
        {
            Own = new PairHost
            {
                IsPreferred = _peer.Host is { } peer ? !peer.IsPreferred : options.Role == PairRole.Primary,
                Active = _state.Active,
                Term = _state.Term,
                ByHand = _state.IsByHand,
                Leaving = _leaving,
                ReturnToPrimary = options.ReturnToPrimary,
                Sources = sources.Own,
            },
            OwnStateFor = time.GetElapsedTime(_state.BeganAt, now),
            Peer = _peer.Host,
            PeerSilentFor = time.GetElapsedTime(_peer.HeardAt, now),
            BothStandbyFor = _bothStandbySince is { } standby ? time.GetElapsedTime(standby, now) : TimeSpan.Zero,
            PeerLacksFor = sources.PeerLacksFor(_state.BeganAt),
        };
    }

    private async Task TakeOverNowAsync(string reason, CancellationToken cancellationToken)
    {
        var term = Math.Max(_state.Term, _peer.Host?.Term ?? 0) + 1;
        var after = marks.SequenceAt(OwedFor() ?? TimeMarks.Unknown);
        var changes = await store.BecomeActiveAsync(after, term, reason, time.GetUtcNow(), cancellationToken);
        Become(changes[^1], changes);
        LogTookOver(term, reason, PairReasons.Sentence(reason), after);
    }

    /// <summary>How far back events would be handed out now; <see langword="null"/> where the other host was never heard active.</summary>
    private TimeSpan? OwedFor()
    {
        var owed = _owed is { } known ? time.GetElapsedTime(known.At) + known.Age
            : _owedBeforeStart is { } since ? time.GetUtcNow() - since
            : (TimeSpan?)null;
        return owed < options.Resubmit ? options.Resubmit : owed;
    }

    /// <summary>Notes how far the journal is. What goes to disk is not waited for: a disk that is full must not stop the pair.</summary>
    private void Mark()
    {
        var sequence = journal.LastSequence;
        if (marks.Note(sequence) && _marking.IsCompleted)
        {
            var now = time.GetUtcNow();
            var owedSince = now - OwedFor();
            _marking = parts.TryAsync("record of how far the journal of the pair is", token => store.MarkAsync(now, sequence, owedSince, token), _stop.Token);
            if (!_state.Active && IsPeerHeard && _peer.Answer is { Active: true } peer && _following.IsCompleted)
            {
                _following = parts.TryAsync("following of the other host's consumers", token => places.FollowAsync(peer, options.Resubmit + Overlap, token), _stop.Token);
            }
        }
    }

    private void Become(RoleChange change, IReadOnlyList<RoleChange> changes)
    {
        _state = new PairState(change.Active, change.Term, change.Reason, change.At, time.GetTimestamp());
        gate.Set(Handout.From(changes));
    }

    private async Task<bool> WhenSteppedDownAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken, _stop.Token);
        try
        {
            while (true)
            {
                var changed = gate.Changed;
                if (!_state.Active)
                {
                    return true;
                }

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested || late.IsCancellationRequested)
        {
            return !_state.Active;
        }
    }
}
