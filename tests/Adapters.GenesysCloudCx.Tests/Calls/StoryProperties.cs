using Adapter.Abstractions;
using FsCheck;
using FsCheck.Fluent;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Whatever becomes of a story's snapshots on their way, the exact facts come out, each once.</summary>
public sealed class StoryProperties
{
    private static readonly string[] Exact =
    [
        EventTypes.CallOffered, EventTypes.CallDialing, EventTypes.CallConnected, EventTypes.CallFailed, EventTypes.CallTransferred, EventTypes.CallEnded,
        EventTypes.CallRouted,
    ];

    private static readonly string[] Holds = [EventTypes.CallHeld, EventTypes.CallRetrieved];

    private static readonly string[] Names = [.. Stories.All.Keys];

    [Fact]
    public void Interpret_DuplicatedReorderedDroppedInMixedShapes_GivesTheExactFactsOnce()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(600)),
            Prop.ForAll(Deliveries(), delivery => Told(delivery, Exact).SequenceEqual(Expected(delivery.Story, Exact))));

    [Fact]
    public void Interpret_DroppedAndDuplicatedHolds_AreReadBackOnce()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(300)),
            Prop.ForAll(
                Deliveries("hold", "hang-up-on-hold").Generator.Select(InOrder).ToArbitrary(),
                delivery => Told(delivery, Holds).SequenceEqual(Expected(delivery.Story, Holds))));

    [Fact]
    public void Interpret_AnyDelivery_GivesNoIdTwiceButByItsDiscriminator()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(300)),
            Prop.ForAll(Deliveries(), delivery =>
            {
                var events = Deliver(delivery).Events;
                return events.Select(each => each.Id).Distinct().Count() == events.Count;
            }));

    [Fact]
    public void Interpret_ReorderedOverTwoTopicsInOrder_ChangesNothing()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(300)),
            Prop.ForAll(
                Gen.Elements(Names).SelectMany(story => Gen.Choose(0, 1).ListOf(120).Select(picks => (story, picks))).ToArbitrary(),
                each => Interleaved(each.story, each.picks).SequenceEqual(
                    new Listener().HearCalls(Stories.All[each.story]()).Events.Select(told => (told.Type, told.Id)).Order())));

    [Fact]
    public void Interpret_RandomBytes_NeverThrows()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(600)),
            Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            {
                Listener heard = new();
                heard.Hear(bytes, Cast.Start).ReadBack(bytes, Cast.Start);
                heard.Interpreter.NeedsRefresh(bytes);
                heard.Interpreter.ReconcileUser(bytes, Cast.Start, Cast.Start, heard.Events);
                return heard.Events.Count == 0;
            }));

    [Fact]
    public void Interpret_MutatedFrames_NeverThrows()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(600)),
            Prop.ForAll(Mutations().ToArbitrary(), frames =>
            {
                Listener heard = new();
                foreach (var frame in frames)
                {
                    heard.Hear(frame, Cast.Start).ReadBack(frame, Cast.Start);
                    heard.Interpreter.NeedsRefresh(frame);
                    heard.Interpreter.ReconcileUser(frame, Cast.Start, Cast.Start, heard.Events);
                }

                heard.Interpreter.Sweep(Cast.At(100_000), heard.Events);
                return heard.Events.All(each => each.Id != Guid.Empty);
            }));

    /// <summary>Frames of a story with bytes overwritten by what JSON is made of, cut, or pieced together.</summary>
    private static Gen<List<byte[]>> Mutations()
        => Gen.Elements(Names).SelectMany(story => Gen.Choose(0, 1_000_000).ListOf(24).Select(dice =>
        {
            const string pieces = "{}[]\",:0\\ntu\u0001x";
            var moments = Stories.All[story]().Moments;
            List<byte[]> frames = [];
            for (var i = 0; i + 3 < dice.Count; i += 4)
            {
                var moment = moments[dice[i] % moments.Count];
                var frame = dice[i] % 3 == 0 ? moment.ConversationRest() : dice[i] % 3 == 1 ? moment.ConversationFrame() : moment.CallsFrame();
                frame[dice[i + 1] % frame.Length] = (byte)pieces[dice[i + 2] % pieces.Length];
                frame[dice[i + 2] % frame.Length] = (byte)pieces[dice[i + 3] % pieces.Length];
                frames.Add(dice[i + 3] % 10 == 0 ? frame[..(dice[i + 1] % frame.Length)] : frame);
            }

            return frames;
        }));

    /// <summary>A story and the order in which its moments come, some more than once, some never; the shape of each; then REST at the end.</summary>
    private static Arbitrary<Delivery> Deliveries(params string[] stories)
        => Gen.Elements(stories.Length == 0 ? Names : stories)
            .SelectMany(story => Gen.Choose(0, 10_000).ListOf().Select(picks => new Delivery(story, [.. picks])))
            .ToArbitrary();

    /// <summary>Nothing comes late: what is missing then is told by nobody but REST.</summary>
    private static Delivery InOrder(Delivery delivery)
    {
        var count = Stories.All[delivery.Story]().Moments.Count;
        return delivery with { Picks = [.. delivery.Picks.OrderBy(pick => pick % count)] };
    }

    private static Listener Deliver(Delivery delivery)
    {
        var script = Stories.All[delivery.Story]();
        Listener heard = new();
        foreach (var pick in delivery.Picks)
        {
            var moment = script.Moments[pick % script.Moments.Count];
            var at = moment.At.AddSeconds(1);
            _ = (pick / 100 % 5) switch
            {
                0 => heard.Hear(moment.ConversationFrame(), at),
                1 => heard.Hear(moment.CallsFrame(Cast.Bob), at),
                2 => heard.Hear(moment.QueueFrame(), at),
                3 => heard.ReadBack(moment.ConversationRest(), at),
                _ => heard.Hear(moment.CallsFrame(), at),
            };
        }

        return heard.ReadBack(script.Last.ConversationRest(), Cast.At(500));
    }

    private static IEnumerable<(string Type, Guid Id)> Told(Delivery delivery, string[] types)
        => Deliver(delivery).Events.Where(each => types.Contains(each.Type)).Select(each => (each.Type, each.Id)).Order();

    private static IEnumerable<(string Type, Guid Id)> Expected(string story, string[] types)
        => new Listener().HearCalls(Stories.All[story]()).Events.Where(each => types.Contains(each.Type)).Select(each => (each.Type, each.Id)).Order();

    /// <summary>Two topics tell the same story, each in order, one ahead of the other now and then.</summary>
    private static IEnumerable<(string Type, Guid Id)> Interleaved(string story, IReadOnlyList<int> picks)
    {
        var moments = Stories.All[story]().Moments;
        Listener heard = new();
        int[] next = [0, 0];
        foreach (var topic in picks.Concat(Enumerable.Repeat(0, moments.Count)).Concat(Enumerable.Repeat(1, moments.Count)))
        {
            if (next[topic] < moments.Count)
            {
                var moment = moments[next[topic]++];
                heard.Hear(moment.CallsFrame(topic == 0 ? Cast.Ada : Cast.Bob), moment.At.AddMilliseconds(450));
            }
        }

        return heard.Events.Select(each => (each.Type, each.Id)).Order();
    }

    internal sealed record Delivery(string Story, int[] Picks)
    {
        public override string ToString() => $"{Story}: {string.Join(' ', Picks)}";
    }
}
