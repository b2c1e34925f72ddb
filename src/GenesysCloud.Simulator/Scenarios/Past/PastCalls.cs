using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios.Stories;

namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>
/// Plays the stories of days gone by on a timeline of their own that runs as fast as the machine can, so that old calls are made by the very code that makes
/// live ones; what came out of it is put on today's board.
/// </summary>
internal sealed class PastCalls(ScenarioOptions options, IAgentDirectory directory, CallWorld today) : IPastCalls
{
    // what an agent takes for one call on average, at scale 1
    private static readonly TimeSpan Handling = TimeSpan.FromSeconds(25);

    private readonly Lock _gate = new();
    private readonly StoryCatalogue _catalogue = new(options.Weights);
    private int _number;

    public int Made { get; private set; }

    public int Make(DateTimeOffset from, DateTimeOffset to, int calls)
    {
        lock (_gate)
        {
            WideRandom dice = new(options.Seed, _number++);
            var made = 0;
            foreach (var day in PastPlan.Make(from, to, calls, options, dice).GroupBy(static call => call.Start.UtcDateTime.Date))
            {
                made += Publish(Play(new DateTimeOffset(day.Key, TimeSpan.Zero), [.. day]), to);
            }

            return made;
        }
    }

    public int MakeTiny(DateTimeOffset from, DateTimeOffset to, int calls, TimeSpan? talk = null)
    {
        lock (_gate)
        {
            TinyCalls tiny = new(directory, new WideRandom(options.Seed, _number++), talk);
            var step = (to - PastPlan.Settling - (talk ?? TimeSpan.Zero) - from) / Math.Max(1, calls);
            return Publish(Enumerable.Range(0, calls).Select(i => Over(tiny.Next((from + (step * i)).ToMilliseconds()))), to);

            static Outcome Over(ConversationState state) => new(state, state);
        }
    }

    /// <summary>One day in its own world, to the end of its last call.</summary>
    private IEnumerable<Outcome> Play(DateTimeOffset day, List<PastCall> calls)
    {
        using Timeline timeline = new(new PastClock(day));
        Truth nobodyAsks = new(mostAgentFacts: 0);
        ConversationBoard board = new(TimeSpan.FromDays(3650), int.MaxValue);
        Endings endings = new();
        CallWorld world = new(timeline, board, nobodyAsks, today.Pace, today.DivisionId) { EndedCalls = endings };
        var floors = Floors(world, calls.Count);
        foreach (var (index, call) in calls.Index())
        {
            var dice = new WideRandom(options.Seed, _number++);
            timeline.After(call.Start - day, () => Tell(world, floors[index % floors.Count], call, dice));
        }

        timeline.Drain();
        return board.All.Cast<ConversationState>()
            .OrderBy(static state => state.Start).ThenBy(static state => state.Id, StringComparer.Ordinal)
            .Select(state => new Outcome(state, endings.ById.GetValueOrDefault(state.Id)));
    }

    private void Tell(CallWorld world, AgentFloor floor, PastCall call, WideRandom dice)
    {
        var play = call.Story is { } name ? StoryCatalogue.Find(name)! : _catalogue.Pick(dice);
        Story story = new(world, floor, dice, call.Pace, []);
        new StoryPlayer(world.Timeline).Play(play(story));
        if (!story.HasCall)
        {
            // nobody was free to begin it: a caller waits instead, the number is kept
            new StoryPlayer(world.Timeline).Play(InboundStories.CustomerHangsUp(new Story(world, floor, dice, call.Pace, [])));
        }
    }

    /// <summary>Where a small organization is to have had many calls, its people sit there several times: a past without recordings is of no use.</summary>
    private List<AgentFloor> Floors(CallWorld world, int calls)
    {
        PastDirectory then = new(directory);
        var busiest = calls * DayShape.Busiest * Handling.TotalHours * options.PastScale;
        var teams = Math.Clamp((int)Math.Ceiling(busiest / (0.6 * Math.Max(1, then.Users.Count))), 1, 1000);
        return [.. Enumerable.Range(0, teams).Select(_ => new AgentFloor(then, world.Timeline, world.Truth))];
    }

    /// <summary>Between the things that happen today anyway.</summary>
    private int Publish(IEnumerable<Outcome> conversations, DateTimeOffset to)
    {
        var over = conversations.Where(outcome => outcome.Newest.End <= to).ToList();
        today.Timeline.Run(() =>
        {
            foreach (var (newest, atItsEnd) in over)
            {
                today.Board.Remember(newest);
                if (atItsEnd is not null)
                {
                    today.EndedCalls?.Ended(atItsEnd);
                }
            }

            return over.Count;
        });
        Made += over.Count;
        return over.Count;
    }

    /// <param name="Newest">After all after-call work.</param>
    /// <param name="AtItsEnd">A call as it stood when its last leg ended: what is told of a live one.</param>
    private sealed record Outcome(ConversationState Newest, ConversationState? AtItsEnd);

    private sealed class Endings : IEndedCalls
    {
        public Dictionary<string, ConversationState> ById { get; } = new(StringComparer.Ordinal);

        public void Ended(ConversationState conversation) => ById[conversation.Id] = conversation;
    }

    /// <summary>Stands still: the timeline moves by what falls due.</summary>
    private sealed class PastClock(DateTimeOffset start) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => start;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
