using System.Globalization;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>What happens while an agent talks: hold, secure pause, data, a supervisor.</summary>
internal static class TalkStories
{
    public static IEnumerable<Step> Hold(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        for (var times = s.Random.Next(1, 4); times > 0; times--)
        {
            s.Call.Hold(agent);
            yield return s.Seconds(1, 4);
            s.Call.Retrieve(agent);
            yield return s.Seconds(1, 4);
        }

        Parts.Finish(s, agent);
    }

    /// <summary>The caller hears music and hangs up.</summary>
    public static IEnumerable<Step> HangsUpOnHold(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is { } agent)
        {
            s.Call.Hold(agent);
            yield return s.Seconds(2, 5);
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
        }
    }

    public static IEnumerable<Step> SecurePause(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        s.Call.Record(RecordingState.Paused, securePause: true);
        s.Call.Show();
        yield return s.Seconds(1, 5);
        s.Call.Record(RecordingState.Active);
        s.Call.Show();
        yield return s.Seconds(1, 5);
        Parts.Finish(s, agent);
    }

    public static IEnumerable<Step> Attributes(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        s.Call.Change(state => state with { ExternalTag = $"case-{s.Random.Next(10_000, 99_999)}" });
        s.Call.SetAttributes(s.Customer.Id, new Dictionary<string, string>
        {
            ["caseNumber"] = s.Random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture),
        });
        yield return s.Seconds(0.5, 2);
        s.Call.SetAttributes(agent, new Dictionary<string, string> { ["outcome"] = "sold" });
        yield return s.Seconds(1, 5);
        Parts.Finish(s, agent);
    }

    /// <summary>A supervisor listens, whispers, then joins; none of it concerns a recorder's calls.</summary>
    public static IEnumerable<Step> Supervisor(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        if (s.TryTakeOther() is { } seat)
        {
            var leg = s.Call.Ringing(seat.Party, Purpose.User, TimeSpan.FromSeconds(8)) with
            {
                MonitoredParticipantId = agent,
                MediaRole = "monitor",
            };
            s.Seat(leg, seat);
            s.Call.Add(leg);
            s.Call.Connect(leg.Id, SegmentKind.Monitoring);
            s.Call.Show();
            yield return s.Seconds(1, 4);
            s.Call.Change(leg.Id, found => found.Enter(SegmentKind.Coaching, s.Now) with
            {
                MonitoredParticipantId = null,
                CoachedParticipantId = agent,
                MediaRole = "coach",
            });
            s.Call.Show();
            yield return s.Seconds(1, 4);
            s.Call.Change(leg.Id, found => found.Enter(SegmentKind.Barging, s.Now) with
            {
                CoachedParticipantId = null,
                BargedParticipantId = agent,
                BargedAt = s.Now,
                MediaRole = "full",
            });
            s.Call.Show();
            yield return s.Seconds(1, 3);
            if (s.Chance(0.5))
            {
                s.Call.End(leg.Id, DisconnectType.Client);
                s.Call.Show();
                yield return s.Seconds(1, 3);
            }
        }

        Parts.Finish(s, agent);
    }
}
