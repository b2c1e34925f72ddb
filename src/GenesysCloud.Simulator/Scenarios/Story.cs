using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>How fast people are in a story.</summary>
/// <param name="Scale">Stretches everything they do.</param>
/// <param name="Talk">Stretches the talk alone: a long call does not ring for an hour.</param>
internal readonly record struct StoryPace(double Scale, double Talk = 1);

/// <summary>What a story has at hand: its own dice, the floor, and one call. The same dice give the same story.</summary>
internal sealed class Story
{
    private static readonly string[] Towns = ["Springfield", "Omaha NE", "Buena Park CA", "Riverside", "Leeds", "Graz"];

    private readonly CallWorld _world;
    private readonly StoryPace _pace;
    private readonly Queue<Seat> _chosen;
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notResponding = new(StringComparer.Ordinal);
    private LiveCall? _call;

    public Story(CallWorld world, AgentFloor floor, Random random, StoryPace pace, IReadOnlyList<string> chosenUserIds)
    {
        _world = world;
        _pace = pace;
        Floor = floor;
        Random = random;
        Ids = new CallIds(Random);
        _chosen = new Queue<Seat>(chosenUserIds.Select(floor.Find).OfType<Seat>());
        Queue = PickQueue();
    }

    public Random Random { get; }

    public CallIds Ids { get; }

    public AgentFloor Floor { get; }

    public SimulatedQueue Queue { get; set; }

    /// <summary>The story's call, once there is one.</summary>
    public LiveCall Call => _call ?? throw new InvalidOperationException("The story has no call yet.");

    public bool HasCall => _call is not null;

    /// <summary>The leg of the agent who was reached last; null when nobody was.</summary>
    public string? AgentLeg { get; set; }

    /// <summary>The leg of the colleague who is asked in a consult.</summary>
    public string? Asked { get; set; }

    public DateTimeOffset Now => _world.Timeline.Now;

    /// <summary>Everybody who is there talks or listens: nothing rings, nobody dials.</summary>
    private bool IsTalk => _call is { IsOver: false } && _call.State.Legs.Any(leg => leg.Tracked && leg.State == LegState.Connected)
        && _call.State.Legs.All(leg => leg.Over || leg.State == LegState.Connected);

    public Leg Customer => Call.State.OutsideParty!;

    /// <summary>Waits as long as people take: between these seconds at scale 1.</summary>
    public Step Seconds(double least, double most) => new(Between(least, most, IsTalk ? _pace.Scale * _pace.Talk : _pace.Scale), null);

    public bool Chance(double of) => Random.NextDouble() < of;

    public string Number() => $"+1317555{Random.Next(10_000):D4}";

    public string Town() => Towns[Random.Next(Towns.Length)];

    public SimulatedQueue PickQueue(SimulatedQueue? other = null)
    {
        var served = Floor.Queues;
        if (_chosen.TryPeek(out var seat) && other is null)
        {
            served = [.. served.Where(queue => seat.Serves(queue.Id))];
        }

        served = [.. served.Where(queue => queue.Id != other?.Id)];
        return served.Count > 0 ? served[Random.Next(served.Count)] : other ?? new SimulatedQueue(Ids.Next(), "Support");
    }

    public LiveCall Begin(string mediaType, string address, bool outbound = false)
    {
        _call = new LiveCall(_world, Ids, mediaType, address, outbound);
        _call.LegEnded += Ended;
        return _call;
    }

    /// <summary>The next chosen agent, where that one suits, once free; else any free one. Taken from now on.</summary>
    public Seat? TryTake(string? queueId, Func<Seat, bool>? also = null)
    {
        if (_chosen.TryPeek(out var wanted) && (also is null || also(wanted)))
        {
            return wanted.TryTake() ? _chosen.Dequeue() : null;
        }

        return Floor.TryTake(Random, queueId, also);
    }

    /// <summary>A free colleague who was not in the call so far.</summary>
    public Seat? TryTakeOther() => TryTake(null, seat => !Call.State.Users.Contains(seat.UserId));

    /// <summary>From now on the seat follows the leg: it is given back when the leg and its after-call work are over.</summary>
    public void Seat(Leg leg, Seat seat) => _seats[leg.Id] = seat;

    /// <summary>The agent talks.</summary>
    public void Talking(string legId) => Floor.Routing(_seats[legId], Call.State[legId].QueueId is null ? "COMMUNICATING" : "INTERACTING");

    /// <summary>The agent let it ring.</summary>
    public void LetsItRing(string legId) => _notResponding.Add(legId);

    private TimeSpan Between(double least, double most, double scale)
        => TimeSpan.FromMilliseconds(Math.Round((least + (Random.NextDouble() * (most - least))) * 1000 * scale));

    private void Ended(Leg leg)
    {
        if (!_seats.Remove(leg.Id, out var seat))
        {
            return;
        }

        if (_notResponding.Remove(leg.Id))
        {
            Floor.Routing(seat, "NOT_RESPONDING");
            Call.Later(Between(1.5, 3, _pace.Scale), () => Floor.Release(seat));
        }
        else if (leg.WrapupRequired && leg.ConnectedAt is not null)
        {
            var code = Floor.AnyWrapupCode(Random);
            var call = Call;
            call.Later(Between(0.8, 3, _pace.Scale) + TimeSpan.FromMilliseconds(300), () =>
            {
                call.WrapUp(leg.Id, code);
                Floor.Release(seat);
            });
        }
        else
        {
            Floor.Release(seat);
        }
    }
}
