using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>One hold, one <c>held</c> and one <c>retrieved</c>, however the flags flap and whoever tells it.</summary>
internal sealed class HoldPolicy(CallEventFactory events)
{
    /// <summary>Sets the stretches apart whose start the platform did not tell, with their number.</summary>
    public const string Untimed = "untimed.";

    /// <summary>Notifications that REST overtook come until then.</summary>
    private static readonly long Settled = TimeSpan.FromSeconds(10).Ticks;

    /// <summary>What the flags of the newest snapshot say, whose latest told moment is <paramref name="newest"/>.</summary>
    public void Follow(ConversationState conversation, LegState leg, long newest, in Telling telling)
    {
        if (!leg.IsTracked || !leg.IsActive)
        {
            return;
        }

        var start = leg.Held ? leg.HoldStart : 0;
        var isHeld = IsHeld(conversation, leg);
        var open = leg.OpenHold;
        if (open is not null && !isHeld && conversation.Outside() is { IsOver: true } outside && (open.IsByParty || outside.End >= Math.Max(open.From, open.Seen)))
        {
            // who waited has hung up: nobody was retrieved, unless REST says so
            return;
        }

        if (open is not null && !isHeld && IsPerhapsOlder(open, newest, telling))
        {
            open.Gone = open.Gone == 0 ? telling.Seen : open.Gone;
            return;
        }

        if (open is not null && (!isHeld || (start > open.Start && open.Start != 0 && leg.ConsultHash == 0)))
        {
            Retrieve(conversation, leg, open, isHeld ? start : open.Gone, telling);
            open.IsOnRecord |= telling.Recovered;
            open = null;
        }

        var target = isHeld ? TargetOf(conversation, leg) : null;
        if (isHeld && open is null && !(start != 0 ? IsTold(leg, start) : IsOnRecord(leg, target, newest)))
        {
            open = Hold(conversation, leg, start, telling);
            leg.OpenHold = open;
        }

        if (open is not null)
        {
            open.IsByParty = !leg.Held;
            open.IsRead &= telling.Recovered;
            open.Gone = 0;
            open.Target ??= target?.Key;
            open.Segment = open.From == 0 && start != 0 && start <= open.Seen + HoldMatch.Tolerance ? start : open.Segment;
        }
    }

    /// <summary>Time went by: what is not held since a while is retrieved.</summary>
    public void Settle(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (leg is { IsActive: true, OpenHold: { Gone: not 0 } open } && telling.Seen - open.Gone >= Settled)
        {
            Retrieve(conversation, leg, open, open.Gone, telling);
        }
    }

    /// <summary>The leg has ended: what was seen as not held any more, and not held again since, was retrieved.</summary>
    public void Finish(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (leg is { IsTracked: true, IsOver: true, OpenHold: { Gone: not 0, IsOnRecord: false } open }
            && (conversation.Outside() is not { IsOver: true } outside || outside.End > open.Gone))
        {
            Retrieve(conversation, leg, open, leg.End == 0 ? open.Gone : Math.Min(open.Gone, leg.End), telling);
        }
    }

    /// <summary>What REST read back from the platform's records: holds that were missed.</summary>
    public void ReadBack(ConversationState conversation, LegState leg, List<HoldSegment> segments, bool isCurrent, in Telling telling)
    {
        if (!leg.IsTracked || !leg.Has(LegFacts.Connected))
        {
            return;
        }

        var known = HoldMatch.Of(conversation, leg, segments, hold => isCurrent && (hold.IsRetrieved || !IsHeld(conversation, leg)));
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            var hold = known[i] ?? Hold(conversation, leg, segment.Start, telling);
            hold.Segment = hold.Start == 0 ? segment.Start : 0;
            if (segment.End == 0)
            {
                leg.OpenHold = known[i] is null && !leg.IsOver ? hold : leg.OpenHold;
                continue;
            }

            hold.IsOnRecord = true;
            hold.End = segment.End;

            // a hold that lasts to the leg's end was never retrieved
            if (!hold.IsRetrieved && (leg.End == 0 ? !leg.IsOver : segment.End < leg.End))
            {
                Retrieve(conversation, leg, hold, segment.End, telling);
            }
        }
    }

    private HoldState Hold(ConversationState conversation, LegState leg, long start, in Telling telling)
    {
        HoldState hold = new()
        {
            Start = start,
            Seen = telling.Seen,
            IsRead = telling.Recovered,
            Discriminator = start != 0
                ? PlatformTime.ToTime(start).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                : Untimed + CallEventFactory.Number(++leg.UntimedHolds),
        };

        (leg.Holds ??= []).Add(hold);
        events.Tell(conversation, leg, EventTypes.CallHeld, start, LeadOf(leg, hold), telling, "held", hold.Discriminator);
        return hold;
    }

    private void Retrieve(ConversationState conversation, LegState leg, HoldState hold, long time, in Telling telling)
    {
        hold.IsRetrieved = true;
        hold.End = time != 0 ? time : Math.Max(telling.Seen, hold.From);
        leg.OpenHold = leg.OpenHold == hold ? null : leg.OpenHold;
        events.Tell(conversation, leg, EventTypes.CallRetrieved, hold.End, LeadOf(leg, hold), telling, LegWord.Connected.Spelled(), hold.Discriminator);
    }

    /// <summary>REST alone told of the hold, a moment ago: a notification that does not may be of the time before it, unless it tells of something later.</summary>
    private static bool IsPerhapsOlder(HoldState open, long newest, in Telling telling)
        => open.IsRead && !telling.Recovered && telling.Seen - open.Seen < Settled && newest <= open.Seen + HoldMatch.Tolerance;

    /// <summary>Whether a stretch with this start was told; one that was seen without a start learns that it has this one.</summary>
    private static bool IsTold(LegState leg, long start)
    {
        if (leg.Holds?.Find(hold => hold.From == start || (hold.IsOnRecord && Math.Abs(hold.From - start) <= HoldMatch.Tolerance)) is not null)
        {
            return true;
        }

        if (leg.Holds is not [.., { From: 0 } last] || start > last.Seen + HoldMatch.Tolerance)
        {
            return false;
        }

        // an older snapshot that was overtaken
        last.Segment = start;
        return true;
    }

    /// <summary>
    /// Whether the stretch was read back as over: a snapshot that tells of nothing later, and of nobody who came later, was on its way meanwhile.
    /// </summary>
    private static bool IsOnRecord(LegState leg, LegState? target, long newest)
        => leg.Holds?.Exists(hold => hold.IsOnRecord && newest <= hold.End
            && (target is null || hold.Target == target.Key || HoldMatch.TimeOf(target) is > 0 and var came && came <= hold.End)) == true;

    /// <summary>Whom the leg consults in the newest snapshot.</summary>
    private static LegState? TargetOf(ConversationState conversation, LegState leg)
        => conversation.Legs.Find(other => other.ConsultedBy == leg && other.ConsultHash != 0 && !other.IsOver);

    private static long LeadOf(LegState leg, HoldState hold) => hold.Start != 0 ? hold.Start : leg.Answer;

    private static bool IsHeld(ConversationState conversation, LegState leg)
        => leg.Held || (IsPartyConfined(conversation, leg) && CarriesTheCall(conversation, leg));

    /// <summary>During a consult nobody is held, only the customer hears music.</summary>
    private static bool IsPartyConfined(ConversationState conversation, LegState leg)
        => conversation.Outside() is { Confined: true, IsOver: false } outside && outside != leg;

    private static bool CarriesTheCall(ConversationState conversation, LegState leg)
        => leg.ConsultHash == 0 || leg.ConsultedBy is null
            || (leg.PeerHash != 0 && leg.PeerHash == conversation.Outside()?.CallIdHash);
}
