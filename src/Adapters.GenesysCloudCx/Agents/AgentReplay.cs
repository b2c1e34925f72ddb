using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>Learns from events of the journal how users stood when they were told of last.</summary>
internal sealed class AgentReplay(AgentInterpreter agents)
{
    public void Apply(AdapterEvent told)
    {
        if (told is AgentEvent { Type: EventTypes.AgentStateChanged } change)
        {
            Apply(agents.Find(change.UserId), change);
        }
        else if (told is DeviceEvent { Type: EventTypes.DeviceChanged } device)
        {
            Apply(agents.Find(device.UserId), device);
        }
    }

    /// <summary>A change of presence or of routing status: which of them, its id says.</summary>
    private static void Apply(AgentState agent, AgentEvent told)
    {
        var at = told.Time.UtcTicks;
        if (told.RoutingStatus is { } status && EventId.Create(told.Time, told.UserId, told.Type, status) == told.Id)
        {
            if (at >= agent.RoutingStatusTime)
            {
                agent.RoutingStatus = status;
                agent.RoutingStatusTime = at;
                agent.IsChanged = true;
            }
        }
        else if (told.Presence is { } presence && at >= agent.PresenceTime)
        {
            agent.Presence = presence;
            agent.PresenceId = told.PresenceId;
            agent.PresenceTime = at;
            agent.IsChanged = true;
        }
    }

    private static void Apply(AgentState agent, DeviceEvent told)
    {
        // notifications tell no time for a station: when it was heard counts
        if (told.Time.UtcTicks >= agent.StationHeard)
        {
            agent.StationKnown = true;
            agent.StationId = told.DeviceId;
            agent.StationName = told.DeviceName;
            agent.StationHeard = told.Time.UtcTicks;
            agent.IsChanged = true;
        }
    }
}
