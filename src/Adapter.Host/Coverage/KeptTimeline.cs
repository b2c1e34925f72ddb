using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Coverage;

/// <summary>
/// One adapter's timeline with its rows on disk. Words change it at once and are written by the journal's writer in its next transaction; words that come while one
/// write waits go into the same write, so that a disk which does not take anything holds rows back and not a queue of words. Thread-safe.
/// </summary>
internal sealed partial class KeptTimeline
{
    /// <summary>A clock that is set back by more is taken for one that is wrong now, and nothing is forgotten for it.</summary>
    internal static readonly TimeSpan LargestStep = TimeSpan.FromDays(1);

    private static readonly TimeSpan StepWorthTelling = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<CoverageSpan> _untold = [];
    private readonly CoverageTimeline _timeline;
    private readonly EventJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _isNew;
    private bool _isAhead;
    private bool _hasTold;
    private LifeCoverage? _life;

    public KeptTimeline(string adapter, CoverageTimeline timeline, bool rewrites, bool isNew, EventJournal journal, TimeProvider time, ILogger logger)
    {
        Adapter = adapter;
        _timeline = timeline;
        _rewrites = rewrites;
        _isNew = isNew;
        _journal = journal;
        _time = time;
        _logger = logger;
    }

    /// <summary>The adapter's name as it is spelled in the rows.</summary>
    public string Adapter { get; }

    /// <summary>Takes a word of a life.</summary>
    /// <returns>A task that ends when it is on disk.</returns>
    public Task Tell(LifeCoverage life, CoverageSpan word)
    {
        Task written;
        lock (_gate)
        {
            var now = Follow(life);
            Note(_timeline.Tell(CoverageWords.Clean(word), now, CauseSinceEdge));
            _hasTold = true;
            written = Flush();
        }

        TellDoubted(life);
        return written;
    }

    /// <summary>Everything uncertain up to now, for a life to read back.</summary>
    public IReadOnlyList<CoverageSpan> Uncertain(LifeCoverage life)
    {
        lock (_gate)
        {
            var now = Follow(life);
            _untold.Clear(); // it stands in the answer
            if (_timeline.Spans.Count == 0 && _timeline.FirstStart == life.StartedAt)
            {
                return []; // its very first start
            }

            var spans = _timeline.Between(_timeline.FirstStart, now, CauseSinceEdge).Where(span => span.State == CoverageState.Uncertain).ToList();
            if (!_hasTold && spans.Count > 1 && spans[^1] is var tail && tail.From == _timeline.Edge && spans[^2].To == tail.From)
            {
                // the moments between this life's start and its question belong to the time before it
                spans[^2] = spans[^2] with { To = tail.To };
                spans.RemoveAt(spans.Count - 1);
            }

            return spans;
        }
    }

    /// <summary>Makes time uncertain on behalf of somebody else than the adapter, and tells the life that runs.</summary>
    /// <param name="from">Begin.</param>
    /// <param name="to">End.</param>
    /// <param name="cause">Why, a word.</param>
    /// <param name="detail">Why, a sentence.</param>
    /// <param name="oldest">How far back an account goes that this process began: what is doubted may have held an earlier one.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    public Task Doubt(DateTimeOffset from, DateTimeOffset to, string cause, string detail, DateTimeOffset oldest)
    {
        LifeCoverage? life;
        Task written;
        lock (_gate)
        {
            var now = FollowClock(isBegin: false);
            if (_isNew && CoverageStore.MayInherit(to, _timeline.FirstStart))
            {
                Note(_timeline.BeginEarlier(oldest));
            }

            CoverageSpan word = CoverageWords.Clean(new(from, to, CoverageState.Uncertain, cause, detail));
            Note(_timeline.Tell(word, now, CauseSinceEdge));
            Untold(word, now);
            _rewrites = true; // what damaged the journal may have taken rows of ours
            written = Flush();
            life = _life;
        }

        TellDoubted(life);
        return written;
    }

    /// <summary>A life ended. Where it was asked to, the time from now on has that reason.</summary>
    public void End(LifeCoverage life, StopReason stoppedFor)
    {
        lock (_gate)
        {
            if (_life != life)
            {
                return;
            }

            if (stoppedFor != StopReason.None)
            {
                Follow(life);
                Note(_timeline.SetMark(CoverageCauses.Stopped, stoppedFor switch
                {
                    StopReason.Operator => "A person stopped it.",
                    StopReason.DefinitionRemoved => "Its definition was removed or does not start it any more.",
                    StopReason.HostStopping => "The host was stopped.",
                    _ => "It was restarted.",
                }));
                Flush(); // the journal's own stop waits for it
            }

            _life = null;
        }
    }

    /// <summary>How the time from the first start to now stands.</summary>
    public CoverageAccount Account(DateTimeOffset now)
    {
        lock (_gate)
        {
            return CoverageAccount.Of(Adapter, _timeline, now, CauseSinceEdge);
        }
    }

    private string CauseSinceEdge => _life is not { } life || _timeline.Edge < life.StartedAt ? CoverageCauses.NotRunning : _hasTold ? CoverageWords.NotTold : CoverageCauses.Starting;

    /// <summary>Brings the timeline up to this life and this moment.</summary>
    private DateTimeOffset Follow(LifeCoverage life)
    {
        if (life.IsClosed)
        {
            throw new OperationCanceledException("This life of the adapter is over; the word was not taken.");
        }

        var isBegin = _life != life;
        var now = FollowClock(isBegin);
        if (isBegin)
        {
            // what lay before this life is settled now, and this life's silence has a cause of its own
            if (_timeline.Edge < life.StartedAt)
            {
                var why = _timeline.Mark is { Cause: not CoverageCauses.Starting } mark ? mark : null;
                Note(_timeline.Tell(
                    new CoverageSpan(_timeline.Edge, life.StartedAt, CoverageState.Uncertain, why?.Cause ?? CoverageCauses.NotRunning, why?.Detail), now, CoverageCauses.NotRunning));
            }
            else if (_timeline.Spans.Count == 0)
            {
                Note(_timeline.SetMark(CoverageCauses.Starting, null));
            }

            (_life, _hasTold) = (life, false);
            _untold.Clear(); // a life that begins asks
            Flush();
        }

        return now;
    }

    /// <summary>A clock that was set back makes time come again that was accounted for already.</summary>
    private DateTimeOffset FollowClock(bool isBegin)
    {
        var now = CoverageWords.Floor(_time.GetUtcNow());
        var step = _timeline.Edge - now;
        if (step <= TimeSpan.Zero)
        {
            _isAhead = false;
            return now;
        }

        if (step > LargestStep)
        {
            if (!_isAhead)
            {
                _isAhead = true;
                LogAhead(Adapter, _timeline.Edge, now);
            }

            if (isBegin)
            {
                DoubtBefore(now, LargestStep);
            }

            return now;
        }

        var (change, hadGaps) = _timeline.CutOff(now);
        Note(change);
        if (isBegin || hadGaps)
        {
            DoubtBefore(now, step);
        }

        if (step >= StepWorthTelling)
        {
            LogStep(Adapter, step, now);
        }

        return now;
    }

    private void DoubtBefore(DateTimeOffset now, TimeSpan span)
    {
        CoverageSpan word = new(now - span, now, CoverageState.Uncertain, CoverageCauses.ClockStep, "The host's clock was set back; what was told before by the other clock is not relied on.");
        Note(_timeline.Tell(word, now, CauseSinceEdge));
        Untold(word, now);
    }

    /// <summary>The life that runs is to hear of a word that is not its own, as far as it says something of time that is accounted for.</summary>
    private void Untold(CoverageSpan word, DateTimeOffset now)
    {
        if (_timeline.Between(word.From, word.To < now ? word.To : now, CauseSinceEdge) is { Count: > 0 } cut)
        {
            _untold.Add(word with { From = cut[0].From, To = cut[^1].To });
        }
    }

    /// <summary>Has the life that runs hear of what became uncertain by no word of its own. Not under the gate.</summary>
    private void TellDoubted(LifeCoverage? life)
    {
        CoverageSpan[] doubted;
        lock (_gate)
        {
            doubted = [.. _untold];
            _untold.Clear();
        }

        try
        {
            Array.ForEach(doubted, span => life?.Doubted?.Invoke(span));
        }
#pragma warning disable CA1031 // the adapter's own code: what fails there is told, and found again in UncertainAsync
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogDoubtNotTaken(failure, Adapter);
        }
    }

    [LoggerMessage(EventIds.CoverageClockStep, LogLevel.Warning, "Coverage of {Adapter}: the clock was set back by {Step} to {Now:o}; time from there on is accounted for anew.")]
    private partial void LogStep(string adapter, TimeSpan step, DateTimeOffset now);

    [LoggerMessage(EventIds.CoverageClockAhead, LogLevel.Error, "Coverage of {Adapter} is told up to {Edge:o}, and the clock says {Now:o}. Set the clock; until then only what is missed is noted.")]
    private partial void LogAhead(string adapter, DateTimeOffset edge, DateTimeOffset now);

    [LoggerMessage(EventIds.CoverageDoubtNotTaken, LogLevel.Error, "Adapter {Adapter} failed when it was told of time that has become uncertain; it reads it back at its next start.")]
    private partial void LogDoubtNotTaken(Exception failure, string adapter);
}
