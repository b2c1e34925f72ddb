using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Learns from journaled <c>held</c> and <c>retrieved</c> which stretches were told.</summary>
internal static class HoldReplay
{
    /// <returns>Whether it was not known.</returns>
    public static bool Take(ConversationState conversation, LegState leg, CallEvent told)
    {
        if (StretchOf(leg, told) is not { } discriminator)
        {
            return false;
        }

        var hold = leg.Holds?.Find(each => each.Discriminator == discriminator);
        var isNew = hold is null;
        if (hold is null)
        {
            var isTimed = !discriminator.StartsWith(HoldPolicy.Untimed, StringComparison.Ordinal);
            hold = new HoldState
            {
                Discriminator = discriminator,
                Start = isTimed ? FactNumber.LeadOf(told.Id).UtcTicks : 0,
                Seen = told.Time.UtcTicks,
            };
            (leg.Holds ??= []).Add(hold);
        }

        if (told.Type == EventTypes.CallRetrieved)
        {
            isNew |= !hold.IsRetrieved;
            hold.IsRetrieved = true;
            hold.End = hold.End == 0 ? told.Time.UtcTicks : hold.End;
            leg.OpenHold = leg.OpenHold == hold ? null : leg.OpenHold;
        }
        else if (isNew)
        {
            leg.OpenHold = leg.IsOver ? null : hold;
        }

        return isNew;
    }

    /// <summary>What sets the stretch apart in the ids of its events.</summary>
    private static string? StretchOf(LegState leg, CallEvent told)
    {
        var lead = FactNumber.LeadOf(told.Id);
        var timed = lead.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        if (EventId.Create(lead, told.ConversationId, leg.Key, told.Type, timed) == told.Id)
        {
            return timed;
        }

        var number = FactNumber.Of(told, leg.Key, leg.UntimedHolds, string.Empty, HoldPolicy.Untimed);
        leg.UntimedHolds = Math.Max(leg.UntimedHolds, number);
        return number == 0 ? null : HoldPolicy.Untimed + CallEventFactory.Number(number);
    }
}
