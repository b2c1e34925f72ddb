using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Calls;
using Testing.Common;

namespace Adapter.Host.Tests.Calls;

/// <summary>Many calls at once. What is asserted is that they are all there and within bounds; what it costs is printed: run with -showLiveOutput.</summary>
[Collection(Alone.Name)]
public sealed class LiveCallLoadTests
{
    private const int Conversations = 20_000;
    private const int Further = 10_000;

    /// <summary>All of a call's facts, its names and numbers; several times what was measured.</summary>
    private const long LargestPerCall = 20_000;

    [Fact]
    public void Book_TwentyThousandOpenCalls_HasThemAllInBoundedMemory()
    {
        LiveCallBook book = new(new ManualClock(Told.Start), new LiveCallLimits());
        var before = SettledMemory();
        var sequence = 0L;
        for (var i = 0; i < Conversations; i++)
        {
            var conversation = "conversation-" + i.ToString(CultureInfo.InvariantCulture);
            foreach (var fact in new[]
            {
                Told.Call(EventTypes.CallRouted, i, "queue", conversation, "acd"), Told.Call(EventTypes.CallOffered, i + 1, "leg" + i, conversation), Told.Call(EventTypes.CallConnected, i + 5, "leg" + i, conversation),
                Told.Call(EventTypes.CallRecordingStateChanged, i + 6, "leg" + i, conversation, change: fields => fields.Discriminator = "1.active"), Told.Call(EventTypes.CallHeld, i + 10, "leg" + i, conversation),
            })
            {
                book.Take(Told.Journaled(++sequence, fact), true);
            }

            book.Settle();
        }

        var perCall = (SettledMemory() - before) / Conversations;

        // what comes while they are open: each with a settling of its own, as a quiet follower would
        var events = Enumerable.Range(0, Further).Select(i => Told.Journaled(++sequence, Told.Call(EventTypes.CallRetrieved, i + 20, "leg" + i, "conversation-" + i, change: fields => fields.Lead = i + 10))).ToList();
        var took = Stopwatch.StartNew();
        foreach (var journaled in events)
        {
            book.Take(journaled, true);
            book.Settle();
        }

        var perEvent = took.Elapsed / Further;
        took.Restart();
        var picture = book.Read();
        var read = took.Elapsed;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{perCall:N0} bytes for each open call; {perEvent.TotalMicroseconds:N1} us for each event; {read.TotalMilliseconds:N1} ms to read all"));
        Assert.Equal(Conversations, picture.Calls.Count);
        Assert.Equal(Conversations - Further, picture.Calls.Count(item => item.Call.State == LegState.Held));
        Assert.InRange(perCall, 1, LargestPerCall);
    }

    /// <summary>What earlier tests left goes in several rounds: finalizers let go of more.</summary>
    private static long SettledMemory()
    {
        const long Still = 256 * 1024;
        var (last, now) = (long.MaxValue, GC.GetTotalMemory(forceFullCollection: true));
        for (var round = 0; round < 50 && Math.Abs(last - now) > Still; round++)
        {
            GC.WaitForPendingFinalizers();
            (last, now) = (now, GC.GetTotalMemory(forceFullCollection: true));
        }

        return now;
    }
}
