using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>One hold, one <c>held</c> and one <c>retrieved</c>, however the flags flap and whoever tells it.</summary>
internal sealed class HoldPolicy(CallEventFactory events)
{
    /// <summary>Sets the stretches apart whose start the platform did not tell, with their number.</summary>
    public const string Untimed = "untimed.";

    /// <summary>A segment's start and the leg's own may differ by the platform's delay between noticing and writing.</summary>
    private static readonly long Tolerance = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>What the flags of the newest snapshot say.</summary>
    public void Follow(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (!leg.IsTracked || !leg.IsActive)
        {
            return;
        }

        var start = leg.Held ? leg.HoldStart : 0;
        var isHeld = leg.Held || (IsPartyConfined(conversation, leg) && CarriesTheCall(conversation, leg));
        var open = leg.OpenHold;
        if (open is { IsByParty: true } && conversation.Outside() is { IsOver: true })
        {
            // who waited has hung up: nobody was retrieved
            return;
        }

        if (open is not null && (!isHeld || (start > open.Start && open.Start != 0 && leg.ConsultHash == 0)))
        {
            Retrieve(conversation, leg, open, isHeld ? start : 0, telling);
            open = null;
        }

        if (isHeld && open is null && (start == 0 || !IsTold(leg, start)))
        {
            Hold(conversation, leg, start, telling);
        }

        if (leg.OpenHold is { } now)
        {
            now.IsByParty = !leg.Held;
        }
    }

    /// <summary>What REST read back from the platform's records: holds that were missed.</summary>
    public void ReadBack(ConversationState conversation, LegState leg, List<HoldSegment> segments, in Telling telling)
    {
        if (!leg.IsTracked || !leg.Has(LegFacts.Connected))
        {
            return;
        }

        foreach (var segment in segments)
        {
            var hold = Known(leg, segment.Start, segment.End) ?? Hold(conversation, leg, segment.Start, telling);

            // a hold that lasts to the leg's end was never retrieved
            if (segment.End != 0 && !hold.IsRetrieved && (leg.End == 0 ? !leg.IsOver : segment.End < leg.End))
            {
                Retrieve(conversation, leg, hold, segment.End, telling);
            }
        }
    }

    /// <summary>Which of the stretches told before one that REST tells is.</summary>
    public static HoldState? Known(LegState leg, long start, long end)
    {
        foreach (var hold in leg.Holds ?? [])
        {
            if (hold.Start == start)
            {
                return hold;
            }
        }

        foreach (var hold in leg.Holds ?? [])
        {
            var isSame = hold.Start != 0
                ? Math.Abs(hold.Start - start) <= Tolerance
                : hold.Seen >= start - Tolerance && (end == 0 || hold.Seen <= end + Tolerance);
            if (isSame)
            {
                return hold;
            }
        }

        return null;
    }

    private HoldState Hold(ConversationState conversation, LegState leg, long start, in Telling telling)
    {
        HoldState hold = new()
        {
            Start = start,
            Seen = telling.Seen,
            Discriminator = start != 0
                ? PlatformTime.ToTime(start).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                : Untimed + CallEventFactory.Number(++leg.UntimedHolds),
        };

        (leg.Holds ??= []).Add(hold);
        leg.OpenHold = leg.IsOver ? null : hold;
        events.Tell(conversation, leg, EventTypes.CallHeld, start, LeadOf(leg, hold), telling, "held", hold.Discriminator);
        return hold;
    }

    private void Retrieve(ConversationState conversation, LegState leg, HoldState hold, long time, in Telling telling)
    {
        hold.IsRetrieved = true;
        leg.OpenHold = leg.OpenHold == hold ? null : leg.OpenHold;
        events.Tell(conversation, leg, EventTypes.CallRetrieved, time, LeadOf(leg, hold), telling, LegWord.Connected.Spelled(), hold.Discriminator);
    }

    private static bool IsTold(LegState leg, long start) => leg.Holds?.Exists(hold => hold.Start == start) == true;

    private static long LeadOf(LegState leg, HoldState hold) => hold.Start != 0 ? hold.Start : leg.Answer;

    /// <summary>During a consult nobody is held, only the customer hears music.</summary>
    private static bool IsPartyConfined(ConversationState conversation, LegState leg)
        => conversation.Outside() is { Confined: true, IsOver: false } outside && outside != leg;

    private static bool CarriesTheCall(ConversationState conversation, LegState leg)
        => leg.ConsultHash == 0 || leg.ConsultedBy is null
            || (leg.PeerHash != 0 && leg.PeerHash == conversation.Outside()?.CallIdHash);
}
