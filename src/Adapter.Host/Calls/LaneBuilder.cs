namespace Adapter.Host.Calls;

/// <summary>Follows one leg from fact to fact.</summary>
internal sealed class LaneBuilder(string leg)
{
    private readonly List<CallSegment> _segments = [];
    private readonly List<CallFact> _facts = [];
    private CallParty _party = new();
    private DateTimeOffset? _ended;
    private bool _isCall;
    private bool _isBeginUnknown;
    private bool _hasFailed;
    private string? _endReason;
    private string? _transferType;

    public string Leg => leg;

    public string? CallId => _party.CallId;

    public DateTimeOffset? Ended => _ended;

    public bool IsHeld => _ended is null && _segments is [.., { State: LegState.Held }];

    public IReadOnlyList<CallFact> Facts => _facts;

    /// <summary>Whether this leg has left the conference that goes on; told once.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Whether a fact belongs to a further call of the same participant.</summary>
    public bool IsOfAnother(CallFact fact)
    {
        if (_ended is not { } end || fact.Kind is FactKind.Attributes or FactKind.Conferenced or FactKind.PartyLeft or FactKind.Routed)
        {
            return false;
        }

        return fact.Party.CallId is { } call && _party.CallId is { } own ? call != own : fact.Kind is FactKind.Offered or FactKind.Dialing && fact.Time > end;
    }

    public void Take(CallFact fact)
    {
        _party = _party.Under(fact.Party);
        _facts.Add(fact);
        _isCall |= fact.Kind is not (FactKind.Routed or FactKind.Attributes or FactKind.Conferenced or FactKind.PartyLeft) || IsAgent(fact.Party.Purpose);
        switch (fact.Kind)
        {
            case FactKind.Offered:
                Begin(fact, LegState.Alerting);
                break;
            case FactKind.Dialing:
                Begin(fact, LegState.Dialing);
                break;
            case FactKind.Connected or FactKind.RecordingChanged or FactKind.Consulted or FactKind.Long or FactKind.Conferenced:
                Talk(fact);
                break;
            case FactKind.Held:
                Talk(fact);
                Go(fact, LegState.Held);
                break;
            case FactKind.Retrieved:
                Talk(fact);
                if (IsHeld)
                {
                    Go(fact, LegState.Connected);
                }

                break;
            case FactKind.PartyLeft when !_isCall:
                Talk(fact);
                End(fact);
                break;
            case FactKind.Transferred:
                _transferType = fact.TransferType ?? _transferType;
                Talk(fact);
                End(fact);
                break;
            case FactKind.Failed:
                _hasFailed = true;
                Begin(fact, LegState.Alerting);
                End(fact);
                break;
            case FactKind.Ended:
                Talk(fact);
                End(fact);
                break;
        }
    }

    public CallLane Build() => new()
    {
        Leg = leg,
        Party = _party,
        Segments = _segments,
        Facts = _facts,
        IsCall = _isCall,
        IsBeginUnknown = _isBeginUnknown,
        Ended = _ended,
        EndReason = _endReason,
        HasFailed = _hasFailed,
        TransferType = _transferType,
    };

    private static bool IsAgent(string? purpose) => string.Equals(purpose, "agent", StringComparison.OrdinalIgnoreCase) || string.Equals(purpose, "user", StringComparison.OrdinalIgnoreCase);

    /// <summary>The leg is there. What begins it may be unknown: then its other facts tell since when.</summary>
    private void Begin(CallFact fact, LegState state)
    {
        if (_segments.Count > 0 || _ended is not null)
        {
            return;
        }

        _isBeginUnknown = fact.Kind is not (FactKind.Offered or FactKind.Dialing);
        var isOutbound = string.Equals(_party.Direction, "outbound", StringComparison.OrdinalIgnoreCase);
        _segments.Add(new CallSegment(state == LegState.Alerting && isOutbound ? LegState.Dialing : state, new CallSpan(Earlier(fact.StartedAt, fact.Time), null), fact.Recovered));
    }

    /// <summary>The leg is connected: this fact says so or could not be told otherwise.</summary>
    private void Talk(CallFact fact)
    {
        if (_ended is not null)
        {
            return;
        }

        var answer = fact.Kind == FactKind.Connected ? fact.Time : Earlier(fact.ConnectedAt, fact.Time);
        if (_segments.Count == 0)
        {
            if (fact.StartedAt < answer)
            {
                Begin(fact, LegState.Alerting);
            }
            else
            {
                _isBeginUnknown = _isCall;
                _segments.Add(new CallSegment(LegState.Connected, new CallSpan(answer, null), fact.Recovered));
            }
        }

        if (_segments[^1].State is LegState.Alerting or LegState.Dialing)
        {
            Go(answer < _segments[^1].Span.From ? _segments[^1].Span.From : answer, LegState.Connected, fact.Recovered);
        }
    }

    private void Go(CallFact fact, LegState state)
    {
        // each hold has one fact: a second one while the first is not known to be over is another hold
        if (_ended is null && (state == LegState.Held || _segments[^1].State != state))
        {
            Go(fact.Time, state, fact.Recovered);
        }
    }

    private void Go(DateTimeOffset at, LegState state, bool recovered)
    {
        Close(at);
        _segments.Add(new CallSegment(state, new CallSpan(at, null), recovered));
    }

    private void End(CallFact fact)
    {
        _endReason = fact.Reason ?? _endReason;
        if (_ended is null)
        {
            _ended = Earlier(fact.EndedAt, fact.Time);
            Close(_ended.Value);
        }
    }

    private void Close(DateTimeOffset at)
    {
        if (_segments is [.., { Span.To: null } last])
        {
            _segments[^1] = last with { Span = last.Span with { To = at < last.Span.From ? last.Span.From : at } };
        }
    }

    /// <summary>A fact that tells a moment tells one that lies before it.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset? told, DateTimeOffset time) => told < time ? told.Value : time;
}
