namespace GenesysCloud.Simulator.Conversations;

/// <summary>
/// One conversation while it happens: what people and the platform do to it, each of which changes the state, notes the facts and shows a snapshot.
/// Only from inside the timeline.
/// </summary>
internal sealed partial class LiveCall
{
    // long enough for clean-up and after-call work, so that nothing is shown of a call that was forgotten
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(2);

    private readonly CallWorld _world;
    private readonly CallIds _ids;
    private readonly CallFacts _facts;

    public LiveCall(CallWorld world, CallIds ids, string mediaType, string address, bool outbound)
    {
        _world = world;
        _ids = ids;
        State = new ConversationState
        {
            Id = ids.Next(),
            DivisionId = world.DivisionId,
            MediaType = mediaType,
            Start = world.Timeline.Now,
            Address = address,
            OriginatedOutbound = outbound,
        };
        _facts = new CallFacts(world.Truth, State.Id);
        if (State.IsCall)
        {
            world.Truth.Begin(State.Id);
        }
    }

    /// <summary>Raised for each leg that ended, before it is shown.</summary>
    public event Action<Leg>? LegEnded;

    public ConversationState State { get; private set; }

    public string Id => State.Id;

    public bool IsOver => State.End is not null;

    private DateTimeOffset Now => _world.Timeline.Now;

    /// <summary>Adds a leg as it is; does not show it yet.</summary>
    public Leg Add(Leg leg)
    {
        State = State.Add(leg);
        if (State.IsCall)
        {
            _facts.Added(State, leg);
        }

        return leg;
    }

    /// <summary>A new leg with ids of its own, made now.</summary>
    public Leg NewLeg(string purpose, bool outbound, LegState state, string address, string ani, string dnis) => new()
    {
        Id = _ids.Next(),
        CommunicationId = _ids.Next(),
        Purpose = purpose,
        Outbound = outbound,
        State = state,
        InitialState = state,
        Start = Now,
        Address = address,
        Ani = ani,
        Dnis = dnis,
        AlertingSince = state == LegState.Alerting ? Now : null,
        OpenSegment = state switch
        {
            LegState.Alerting => SegmentKind.Alert,
            LegState.Contacting => SegmentKind.Contacting,
            LegState.Dialing => SegmentKind.Dialing,
            _ => SegmentKind.System,
        },
        OpenSegmentStart = Now,
    };

    public Leg Change(string legId, Func<Leg, Leg> change)
    {
        var leg = change(State[legId]);
        State = State.With(leg);
        return leg;
    }

    public void Change(Func<ConversationState, ConversationState> change) => State = change(State);

    /// <summary>A leg answers, or is answered by the platform; does not show it yet.</summary>
    public Leg Connect(string legId, SegmentKind does = SegmentKind.Interact)
    {
        var leg = Change(legId, found => Alive(found).Enter(does, Now) with { State = LegState.Connected, ConnectedAt = Now });
        if (State.IsCall)
        {
            _facts.Connected(State, leg);
            _facts.TalkersChanged(State, Now);
        }

        return leg;
    }

    /// <summary>A leg ends; does not show it yet. The platform cleans it up a little later by itself.</summary>
    public Leg End(string legId, DisconnectType type, int? sipCode = null, string? error = null)
    {
        var before = State;
        var leg = Change(legId, found => Alive(found).End(Now, type) with { SipCode = sipCode, ErrorText = error });
        if (State.IsCall)
        {
            _facts.Ended(before, leg);
        }

        Later(_world.Pace.Terminating, () => Terminate(legId));
        if (State.Legs.All(other => other.Over))
        {
            State = State with { End = State.Legs.Max(other => other.EndedAt) };
            _world.Truth.End(Id);
            if (State.IsCall)
            {
                _world.EndedCalls?.Ended(State);
            }

            Later(ForgetAfter, () => _world.Truth.Forget(_world.Board.Retire(Id, Now)));
        }

        LegEnded?.Invoke(leg);
        return leg;
    }

    /// <summary>Shows the call as it stands to everyone who takes part or left it a moment ago.</summary>
    public void Show()
    {
        List<string> users = [];
        List<string> queues = [];
        foreach (var leg in State.Legs)
        {
            if (leg.UserId is { } user && !users.Contains(user) && (Follows(leg) || AfterCall(leg)))
            {
                users.Add(user);
            }

            if (leg.QueueId is { } queue && !queues.Contains(queue) && Follows(leg))
            {
                queues.Add(queue);
            }
        }

        _world.Board.Show(State, users, queues);
        if (users.Count > 0 && State.IsCall)
        {
            _facts.Shown();
        }
    }

    /// <summary>Does something a little later.</summary>
    public void Later(TimeSpan delay, Action action) => _world.Timeline.After(delay, action);

    // a story that goes on with a leg that is over tells a call that cannot be
    private Leg Alive(Leg leg) => leg.Over ? throw new InvalidOperationException($"Leg {leg.Id} of {Id} is over.") : leg;

    private bool Follows(Leg leg) => !leg.Over || Now - leg.EndedAt <= _world.Pace.Trailing;

    private bool AfterCall(Leg leg) => leg.WrapupRequired && leg.ConnectedAt is not null && (leg.AcwEnd is null || Now - leg.AcwEnd <= _world.Pace.Trailing);

    private void Terminate(string legId)
    {
        if (State[legId].State != LegState.Disconnected)
        {
            return;
        }

        Change(legId, leg => leg with { State = LegState.Terminated, AcwStart = leg.WrapupRequired && leg.ConnectedAt is not null ? leg.EndedAt : null });
        if (IsOver && State.Legs.All(leg => leg.State == LegState.Terminated))
        {
            State = State with { Recording = RecordingState.None, SecurePause = false };
        }

        Show();
    }

    /// <summary>The platform tells some things twice, alike to the byte.</summary>
    private void ShowTwice()
    {
        Show();
        var shown = State;
        Later(_world.Pace.Echo, () =>
        {
            if (ReferenceEquals(State, shown))
            {
                Show();
            }
        });
    }
}
