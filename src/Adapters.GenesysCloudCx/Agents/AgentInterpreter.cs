using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>Turns what is told of a user into log-on, log-off, changes of state and of station.</summary>
internal sealed class AgentInterpreter
{
    private readonly JsonText _text;
    private readonly INameDirectory _names;
    private readonly TextTable _table = new();
    private readonly Dictionary<string, AgentState> _agents = new(Utf8StringComparer.Instance);
    private readonly Dictionary<string, AgentState>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public AgentInterpreter(JsonText text, INameDirectory names)
    {
        _text = text;
        _names = names;
        _lookup = _agents.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All users that were told of.</summary>
    public IReadOnlyCollection<AgentState> All => _agents.Values;

    /// <summary>Puts what is known of a user in the place of what was.</summary>
    public void Put(AgentState agent) => _agents[agent.UserId] = agent;

    public void Clear() => _agents.Clear();

    public AgentState Find(string userId)
    {
        if (!_agents.TryGetValue(userId, out var agent))
        {
            agent = new AgentState(userId);
            _agents.Add(userId, agent);
        }

        return agent;
    }

    /// <summary>Takes a notification.</summary>
    public void Apply(AgentSnapshot told, in Telling telling)
    {
        if (told.UserId.IsEmpty)
        {
            return;
        }

        var agent = Find(told.UserId);
        agent.PresenceHeard = told.Presence.IsEmpty ? agent.PresenceHeard : telling.Seen;
        agent.RoutingStatusHeard = told.RoutingStatus.IsEmpty ? agent.RoutingStatusHeard : telling.Seen;
        agent.StationHeard = told.StationTold ? telling.Seen : agent.StationHeard;
        Presence(agent, told, telling);
        RoutingStatus(agent, told, telling);
        Station(agent, told, telling);
    }

    /// <summary>Takes a user of REST. A part that a notification told of after it was asked for is left as it is.</summary>
    public void ReadBack(AgentSnapshot told, long requested, in Telling telling)
    {
        if (told.UserId.IsEmpty)
        {
            return;
        }

        var agent = Find(told.UserId);
        if (agent.PresenceHeard < requested)
        {
            Presence(agent, told, telling);
        }

        if (agent.RoutingStatusHeard < requested)
        {
            RoutingStatus(agent, told, telling);
        }

        if (agent.StationHeard < requested)
        {
            Station(agent, told, telling);
        }
    }

    private AgentState Find(Slice userId)
    {
        if (!_lookup.TryGetValue(_text[userId], out var agent))
        {
            // bytes that are no UTF-8 are not found as they came, only as the text that was made of them
            agent = Find(Encoding.UTF8.GetString(_text[userId]));
        }

        // whoever asks for it is about to change it
        agent.IsChanged = true;
        return agent;
    }

    private void Presence(AgentState agent, AgentSnapshot told, in Telling telling)
    {
        if (told.Presence.IsEmpty || told.PresenceIsSecondary || (told.PresenceTime != 0 && told.PresenceTime < agent.PresenceTime))
        {
            return;
        }

        var presence = PresenceWords.Presence(_text[told.Presence], _table);
        var presenceId = _table.Keep(agent.PresenceId, _text[told.PresenceId]);
        agent.PresenceTime = Math.Max(agent.PresenceTime, told.PresenceTime);
        if (presence == agent.Presence && (presenceId == agent.PresenceId || agent.PresenceId is null))
        {
            agent.PresenceId = presenceId;
            return;
        }

        var before = agent.Presence;
        agent.Presence = presence;
        agent.PresenceId = presenceId;
        var value = $"{presence}.{presenceId}";
        if (presence != before && (before == PresenceWords.Offline || presence == PresenceWords.Offline))
        {
            Tell(agent, before == PresenceWords.Offline ? EventTypes.AgentLoggedOn : EventTypes.AgentLoggedOff, told.PresenceTime, before, value, telling);
        }

        Tell(agent, EventTypes.AgentStateChanged, told.PresenceTime, before, value, telling);
    }

    private void RoutingStatus(AgentState agent, AgentSnapshot told, in Telling telling)
    {
        if (told.RoutingStatus.IsEmpty || (told.RoutingStatusTime != 0 && told.RoutingStatusTime < agent.RoutingStatusTime))
        {
            return;
        }

        var status = PresenceWords.RoutingStatus(_text[told.RoutingStatus], _table);
        agent.RoutingStatusTime = Math.Max(agent.RoutingStatusTime, told.RoutingStatusTime);
        if (status == agent.RoutingStatus)
        {
            return;
        }

        var before = agent.RoutingStatus;
        agent.RoutingStatus = status;
        Tell(agent, EventTypes.AgentStateChanged, told.RoutingStatusTime, before, status, telling);
    }

    private void Tell(AgentState agent, string type, long time, string before, string discriminator, in Telling telling)
    {
        var at = PlatformTime.ToTime(time != 0 ? time : telling.Seen);
        telling.Output.Add(new AgentEvent
        {
            Id = EventId.Create(at, agent.UserId, type, discriminator),
            Type = type,
            Time = at,
            Subject = agent.UserId,
            Recovered = telling.Recovered,
            UserId = agent.UserId,
            UserName = _names.UserName(agent.UserId),
            Presence = agent.Presence,
            PresenceId = agent.PresenceId,
            RoutingStatus = agent.RoutingStatus,
            PreviousState = before,
        });
    }

    private void Station(AgentState agent, AgentSnapshot told, in Telling telling)
    {
        if (!told.StationTold)
        {
            return;
        }

        var isFirst = !agent.StationKnown;
        var before = agent.StationId;
        agent.StationKnown = true;
        agent.StationName = told.StationId.IsEmpty ? null : _table.Keep(agent.StationName, _text[told.StationName]);
        if (told.StationId.IsEmpty ? before is null : before is not null && Utf8StringComparer.Same(_text[told.StationId], before))
        {
            return;
        }

        agent.StationId = told.StationId.IsEmpty ? null : _table.Get(_text[told.StationId]);
        agent.StationName = told.StationName.IsEmpty ? null : _table.Get(_text[told.StationName]);
        var at = PlatformTime.ToTime(told.StationTime != 0 ? told.StationTime : telling.Seen);
        telling.Output.Add(new DeviceEvent
        {
            // what stands at the first sight has no time of its own: told again after each start, it is the same fact
            Id = EventId.Create(isFirst ? DateTimeOffset.UnixEpoch : at, agent.UserId, EventTypes.DeviceChanged, agent.StationId),
            Type = EventTypes.DeviceChanged,
            Time = at,
            Subject = agent.UserId,
            Recovered = telling.Recovered,
            UserId = agent.UserId,
            UserName = _names.UserName(agent.UserId),
            DeviceId = agent.StationId,
            DeviceName = agent.StationName,
            PreviousDeviceId = before,
        });
    }
}
