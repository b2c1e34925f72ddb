using System.Globalization;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>
/// The rules of the page of events (docs/events.md), applied to what is done to a call. It looks at the call itself and never at what was sent.
/// </summary>
internal sealed class CallFacts(Truth truth, string conversationId)
{
    private readonly Dictionary<string, DateTimeOffset> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _conferenced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _consults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Start, bool Exact)> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _changes = new(StringComparer.Ordinal);
    private readonly List<Fact> _unseen = [];
    private int _recordingChanges;
    private bool _seen;

    public void Added(ConversationState c, Leg leg)
    {
        if (!leg.Tracked)
        {
            return;
        }

        if (leg.Outbound)
        {
            Add(leg, "dialing", leg.Start, Anchor(c, leg));
        }
        else if (leg.AlertingSince is { } alerting)
        {
            Add(leg, "offered", alerting, Anchor(c, leg));
        }
    }

    /// <summary>A leg got connected: its own answer, or the answer outbound legs waited for.</summary>
    public void Connected(ConversationState c, Leg leg)
    {
        var at = leg.ConnectedAt!.Value;
        if (leg.Purpose is Purpose.Acd or Purpose.Ivr or Purpose.Voicemail)
        {
            Add(leg, "routed", at, at, more: ("purpose", leg.Purpose));
        }
        else if (leg.Tracked && !leg.Outbound)
        {
            Answered(leg, at);
        }

        foreach (var waiting in c.Legs.Where(other => other.Tracked && other.Outbound && !other.Over && !_answers.ContainsKey(other.Id)))
        {
            if (FarSide(c, waiting)?.ConnectedAt is { } answer)
            {
                Answered(waiting, answer);
            }
        }
    }

    /// <summary>To be told after each change that lets someone talk.</summary>
    public void TalkersChanged(ConversationState c, DateTimeOffset now)
    {
        var talkers = c.Legs.Where(leg => leg.Talks).ToList();
        if (talkers.Count >= 3 && talkers.MaxBy(leg => leg.ConnectedAt) is { ConnectedAt: { } joined } last && _conferenced.Add(last.Id))
        {
            Add(last, "conferenced", now, joined, exact: false);
        }
    }

    /// <param name="before">The conversation while the leg was alive.</param>
    /// <param name="leg">The leg as it ended.</param>
    public void Ended(ConversationState before, Leg leg)
    {
        var at = leg.EndedAt!.Value;
        var reason = ("endReason", leg.Disconnect!.Value.InNotification());
        _holds.Remove(leg.Id);
        var talkers = before.Legs.Where(other => other.Talks).Select(other => other.Id).ToList();
        if (talkers.Count >= 3 && talkers.Contains(leg.Id))
        {
            Add(leg, "party-left", at, at, exact: false);
        }

        if (!leg.Tracked)
        {
            return;
        }

        if (!_answers.ContainsKey(leg.Id))
        {
            Add(leg, "failed", at, at, more: reason);
            return;
        }

        // a consult is completed only where there is still a caller to hand over
        var attended = _consults.TryGetValue(leg.Id, out var target) && before[target].State == LegState.Connected
            && before.OutsideParty is { Over: false };
        if (attended || leg.Disconnect!.Value.IsTransfer())
        {
            var type = attended || leg.Disconnect == DisconnectType.ConsultTransfer ? "attended"
                : leg.Disconnect == DisconnectType.ConferenceTransfer ? "conference" : "blind";
            Add(leg, "transferred", at, at, more: [("transferType", type), reason]);
        }

        Add(leg, "ended", at, at, more: reason);
    }

    /// <param name="leg">The leg that holds.</param>
    /// <param name="at">When it began.</param>
    /// <param name="exact">REST tells it at any time later; it cannot tell the start of a consult's hold while that goes on.</param>
    public void Held(Leg leg, DateTimeOffset at, bool exact)
    {
        if (leg.Tracked && _answers.ContainsKey(leg.Id) && _holds.TryAdd(leg.Id, (at, exact)))
        {
            Add(leg, "held", at, at, exact, Milliseconds(at));
        }
    }

    public void Retrieved(Leg leg, DateTimeOffset at)
    {
        if (_holds.Remove(leg.Id, out var hold))
        {
            Add(leg, "retrieved", at, hold.Start, hold.Exact, Milliseconds(hold.Start));
        }
    }

    public void Consulted(Leg leg, Leg target, DateTimeOffset at)
    {
        _consults[leg.Id] = target.Id;
        if (leg.Tracked)
        {
            Add(leg, "consulted", at, _answers[leg.Id], false, target.Id, ("relatedCallId", target.CommunicationId));
        }
    }

    public void ConsultOver(string legId) => _consults.Remove(legId);

    public void AttributesChanged(ConversationState c, Leg leg, DateTimeOffset at)
    {
        if (_seen)
        {
            var change = _changes[leg.Id] = _changes.GetValueOrDefault(leg.Id) + 1;
            Add(leg, "attributes-updated", at, Anchor(c, leg), false, change.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void RecordingChanged(ConversationState c, DateTimeOffset at)
    {
        var legs = c.Legs.Where(leg => leg.Tracked && !leg.Over && _answers.ContainsKey(leg.Id)).ToList();
        var carrier = legs.FirstOrDefault(leg => !_consults.ContainsValue(leg.Id)) ?? legs.FirstOrDefault();
        if (carrier is not null)
        {
            _recordingChanges++;
            var state = c.Recording.Spelled();
            Add(carrier, "recording-state-changed", at, _answers[carrier.Id], false, $"{_recordingChanges}.{state}", ("recordingState", state));
        }
    }

    /// <summary>A snapshot of the call went to a user's topic: it shows all that lasts and, from the second on, what just changed.</summary>
    public void Shown()
    {
        truth.MarkVisible(_unseen);
        _unseen.Clear();
        _seen = true;
    }

    /// <summary>The first customer or external leg, else the first other tracked leg, or for a user what answers in the house.</summary>
    private static Leg? FarSide(ConversationState c, Leg leg) =>
        c.Legs.FirstOrDefault(other => other.Purpose is Purpose.Customer or Purpose.External)
        ?? c.Legs.FirstOrDefault(other => other.Id != leg.Id
            && (other.Tracked || (leg.Purpose == Purpose.User && other.Purpose is Purpose.Ivr or Purpose.Acd or Purpose.Voicemail)));

    private static DateTimeOffset Anchor(ConversationState c, Leg leg)
    {
        if (leg.Outbound)
        {
            return DateTimeOffset.UnixEpoch;
        }

        DateTimeOffset? smallest = null;
        foreach (var other in c.Legs)
        {
            if (other.Id == leg.Id)
            {
                break;
            }

            if (!other.Tracked && other.ConnectedAt is { } connected && (smallest is null || connected < smallest))
            {
                smallest = connected;
            }
        }

        return smallest ?? DateTimeOffset.UnixEpoch;
    }

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private void Answered(Leg leg, DateTimeOffset at)
    {
        if (_answers.TryAdd(leg.Id, at))
        {
            Add(leg, "connected", at, at);
        }
    }

    private void Add(
        Leg leg,
        string kind,
        DateTimeOffset at,
        DateTimeOffset leading,
        bool exact = true,
        string? discriminator = null,
        params IReadOnlyList<(string Name, string Value)> more)
        => _unseen.Add(truth.Add(number => new Fact
        {
            Number = number,
            ConversationId = conversationId,
            ParticipantId = leg.Id,
            CallId = leg.CommunicationId,
            UserId = leg.UserId,
            Kind = kind,
            At = at,
            Leading = leading,
            Discriminator = discriminator,
            Exact = exact,
            More = more,
        }));
}
