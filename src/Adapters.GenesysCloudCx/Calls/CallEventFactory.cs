using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Where and when a snapshot was told, and where its events go.</summary>
internal readonly record struct Telling(long Seen, bool Recovered, List<AdapterEvent> Output);

/// <summary>Makes call events: ids, names and parties.</summary>
internal sealed class CallEventFactory(INameDirectory names)
{
    /// <summary>Tells a fact of a leg.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="leg">Whose fact it is.</param>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="time">When it happened; 0 where the platform told no time.</param>
    /// <param name="lead">Leads the id; 0 gives the conversation's anchor.</param>
    /// <param name="telling">Where and when it was told.</param>
    /// <param name="state">State of the leg after the fact, where it is another one.</param>
    /// <param name="discriminator">Tells facts of one kind and leg apart.</param>
    /// <param name="related">Leg that the fact ties this one to.</param>
    /// <param name="transferType">Kind of a transfer.</param>
    /// <param name="isShort">The call was shorter than the data source's minimum.</param>
    public void Tell(
        ConversationState conversation,
        LegState leg,
        string type,
        long time,
        long lead,
        in Telling telling,
        string? state = null,
        string? discriminator = null,
        LegState? related = null,
        string? transferType = null,
        bool isShort = false)
    {
        var outside = conversation.Outside();
        var (ani, dnis, remote) = Parties(conversation, leg, outside);
        var isEnd = type is EventTypes.CallEnded or EventTypes.CallFailed or EventTypes.CallTransferred or EventTypes.CallPartyLeft;
        var isTracked = leg.IsTracked;
        var answer = isTracked ? leg.Answer : leg.Connected;
        telling.Output.Add(new CallEvent
        {
            Id = EventId.Create(
                PlatformTime.ToTime(lead != 0 ? lead : AnchorOf(conversation, leg)), conversation.Id, leg.Key, type, discriminator),
            Type = type,
            Time = PlatformTime.ToTime(time != 0 ? time : telling.Seen),
            Subject = conversation.Id,
            Recovered = telling.Recovered,
            ConversationId = conversation.Id,
            CallId = leg.CallId,
            ParticipantId = leg.ParticipantId,
            Purpose = leg.Purpose,
            UserId = leg.UserId,
            UserName = leg.UserId is null ? null : names.UserName(leg.UserId) ?? leg.UserName,
            QueueId = leg.QueueId,
            QueueName = leg.QueueId is null ? null : names.QueueName(leg.QueueId) ?? leg.QueueName,
            Direction = leg.Direction.Spelled(),
            Ani = ani,
            Dnis = dnis,
            RemoteParty = remote,
            State = state ?? leg.ToldState ?? leg.State.Spelled(),
            PreviousState = state is null || state == leg.ToldState ? null : leg.ToldState,
            StartedAt = PlatformTime.ToTimeOrNull(leg.StartAlerting != 0 ? leg.StartAlerting : leg.Start),
            ConnectedAt = type is EventTypes.CallOffered or EventTypes.CallDialing ? null : PlatformTime.ToTimeOrNull(answer),
            EndedAt = isEnd ? PlatformTime.ToTimeOrNull(leg.End) : null,
            EndReason = isEnd ? leg.DisconnectType : null,
            RelatedCallId = related?.CallId,
            TransferType = transferType,
            RecordingState = conversation.Recording.Spelled(),
            IsShort = isShort ? true : null,
            Attributes = AttributesOf(leg, outside),
        });

        leg.ToldState = state ?? leg.ToldState;
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long AnchorOf(ConversationState conversation, LegState leg)
        => Math.Max(conversation.AnchorOf(leg), DateTimeOffset.UnixEpoch.Ticks);

    /// <summary>The outside party's own data overlaid by the leg's.</summary>
    private static IReadOnlyDictionary<string, string>? AttributesOf(LegState leg, LegState? outside)
    {
        var shared = outside?.Attributes;
        if (shared is null || leg == outside || leg.Attributes is null or { Count: 0 })
        {
            return leg.Attributes is { Count: > 0 } ? leg.Attributes : shared;
        }

        Dictionary<string, string> both = new(shared, StringComparer.Ordinal);
        foreach (var (name, value) in leg.Attributes)
        {
            both[name] = value;
        }

        return both;
    }

    private static (string? Ani, string? Dnis, string? Remote) Parties(ConversationState conversation, LegState leg, LegState? outside)
    {
        if (leg.Role.IsOutside())
        {
            return (leg.Ani ?? (leg.IsOutbound ? null : leg.Address), leg.Dnis ?? (leg.IsOutbound ? leg.Address : null), null);
        }

        if (leg.IsOutbound)
        {
            var far = outside ?? conversation.FarSideOf(leg);
            var called = far is null || !far.Role.IsOutside() ? null : far.Address;
            return (leg.Ani ?? far?.Ani, far?.Dnis ?? called ?? leg.Dnis, called ?? far?.Dnis);
        }

        // in a call that we placed the outside party's numbers are seen from the other end
        return outside is null ? (leg.Ani, leg.Dnis, leg.Ani)
            : outside.IsOutbound ? (outside.Ani ?? leg.Ani, outside.Dnis ?? outside.Address, outside.Address ?? outside.Dnis)
            : (outside.Ani ?? outside.Address ?? leg.Ani, outside.Dnis ?? leg.Dnis, outside.Address ?? outside.Ani);
    }
}
