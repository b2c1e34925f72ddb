using System.Diagnostics;
using GenesysCloud.Simulator;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>
/// Waits until what a step of a clock set off has come to its end, where platform and adapter go by that one clock: no request is under way, every frame that was sent has
/// arrived, and no thread of the pool has work left. So a clock cannot run away from sockets and requests, however slow the machine is. For tests that run alone: the work of
/// others is not told from this one's.
/// </summary>
internal sealed class Stillness(AwaitingClock time, SimulatorServer platform, RecordingStatus status)
{
    /// <summary>So many turns in a row find nothing left to do: between two pieces of work there can be a moment without any.</summary>
    private const int Turns = 2;

    private const int Looks = 200;

    /// <summary>What stands still for so long of the machine's time waits for the clock itself, held back by a fault, or was lost with its socket.</summary>
    private static readonly TimeSpan StandsStill = TimeSpan.FromMilliseconds(100);

    /// <summary>Threads that are held by who was there before, such as the test runner's own watch, and have nothing to do with any step: as few as were ever seen busy.</summary>
    private int _held = Busy();
    private long _lost;
    private long _fired = -1;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (time.Manual.Fired == _fired && IsStill())
        {
            return;
        }

        _fired = time.Manual.Fired;
        using PeriodicTimer poll = new(TimeSpan.FromMilliseconds(1));
        var begun = Stopwatch.GetTimestamp();
        var (seen, since) = ((Waiting: 0, Missing: 0L), begun);
        for (var quiet = 0; quiet < Turns;)
        {
            await TurnAsync();
            var isAtWork = IsAtWork();
            var now = (time.Waiting, Missing: Missing());
            _lost = Math.Min(_lost, now.Missing);
            if (!isAtWork && now.Waiting == 0 && now.Missing == _lost)
            {
                quiet++;
                continue;
            }

            quiet = 0;
            if (isAtWork || now != seen)
            {
                (seen, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > StandsStill)
            {
                _lost = now.Missing;
                return;
            }

            if (Stopwatch.GetElapsedTime(begun) > Eventually.DefaultDeadline)
            {
                throw new TimeoutException($"Nothing settles: {now.Waiting} requests under way, {now.Missing - _lost} frames, at work: {isAtWork}.");
            }

            await poll.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Nothing new since it was so last: a person's or a test's own deed has not set off anything either.</summary>
    private bool IsStill() => time.Waiting == 0 && Missing() == _lost && !IsAtWork();

    private long Missing() => platform.Sockets.All.Sum(static socket => socket.Queued) - status.Count("frames");

    /// <summary>Whether a thread of the pool works, beside the one that asks; one that has just ended its work looks for more for a moment.</summary>
    private bool IsAtWork()
    {
        SpinWait spin = default;
        for (var look = 0; look < Looks; look++)
        {
            var busy = Busy();
            _held = Math.Min(_held, busy);
            if (ThreadPool.PendingWorkItemCount == 0 && busy <= _held)
            {
                return false;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }

    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var left, out _);
        return most - left - (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }

    /// <summary>Ends once all that the thread pool was given before has begun.</summary>
    private static Task TurnAsync()
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }
}
