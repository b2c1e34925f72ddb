using System.Collections.Immutable;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>What happens during the talk: hold, mute, recording, data.</summary>
internal sealed partial class LiveCall
{
    public void Hold(string legId)
    {
        var leg = Change(legId, found => found.Enter(SegmentKind.Hold, Now) with { Held = true, HeldSince = Now });
        Confine(legId, confined: true);
        _facts.Held(leg, Now, exact: true);
        ShowTwice();
    }

    public void Retrieve(string legId)
    {
        var leg = Change(legId, found => found.Enter(SegmentKind.Interact, Now) with { Held = false, HeldSince = null });
        Confine(legId, confined: false);
        _facts.Retrieved(leg, Now);
        _facts.TalkersChanged(State, Now);
        ShowTwice();
    }

    public void Mute(string legId, bool muted)
    {
        Change(legId, leg => leg with { Muted = muted });
        Show();
    }

    /// <summary>Recording starts, pauses, goes on; does not show it yet.</summary>
    public void Record(RecordingState recording, bool securePause = false)
    {
        var changed = State.Recording != recording;
        State = State with
        {
            Recording = recording,
            SecurePause = securePause,
            Pauses = Paused(recording, securePause),
            Legs = [.. State.Legs.Select(leg => leg.State == LegState.Connected && CarriesVoice(leg) ? leg with { Recorded = recording != RecordingState.None } : leg)],
        };
        if (changed)
        {
            _facts.RecordingChanged(State, Now);
        }
    }

    /// <summary>Sets some attributes of a leg and shows it.</summary>
    public void SetAttributes(string legId, IReadOnlyDictionary<string, string> attributes)
    {
        var before = State[legId].Attributes;
        var leg = Change(legId, found => found with { Attributes = found.Attributes.SetItems(attributes) });
        if (State.IsCall && !Same(before, leg.Attributes))
        {
            _facts.AttributesChanged(State, leg, Now);
        }

        Show();
    }

    /// <summary>After-call work is done; true when there was any.</summary>
    public void WrapUp(string legId, string? code)
    {
        Change(legId, leg => (leg with { OpenSegment = SegmentKind.Wrapup, OpenSegmentStart = leg.EndedAt ?? Now }).CloseSegment(Now) with
        {
            AcwStart = leg.EndedAt,
            AcwEnd = Now,
            WrapupCode = code,
        });
        Show();
    }

    private static bool CarriesVoice(Leg leg) => !leg.IsSupervisor
        && leg.Purpose is Purpose.Agent or Purpose.User or Purpose.Customer or Purpose.External;

    private static bool Same(ImmutableSortedDictionary<string, string> one, ImmutableSortedDictionary<string, string> other)
        => one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private ImmutableArray<RecordingPause> Paused(RecordingState recording, bool securePause)
    {
        var goesOn = State.Pauses is [.., { End: null }];
        return (recording == RecordingState.Paused, goesOn) switch
        {
            (true, false) => State.Pauses.Add(new RecordingPause(Now, null, securePause)),
            (false, true) => State.Pauses.SetItem(State.Pauses.Length - 1, State.Pauses[^1] with { End = Now }),
            _ => State.Pauses,
        };
    }

    /// <summary>The outside party hears music; in the house the other leg does.</summary>
    private void Confine(string byLegId, bool confined)
    {
        var held = State.OutsideParty ?? State.Legs.FirstOrDefault(leg => leg.Id != byLegId && leg.State == LegState.Connected);
        if (held is { Over: false })
        {
            Change(held.Id, leg => leg with { Confined = confined });
        }
    }
}
