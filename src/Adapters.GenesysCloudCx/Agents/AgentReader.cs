using System.Text.Json;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>Reads presence, routing status and station from their topics, from the topic that combines them and from REST's user.</summary>
internal sealed class AgentReader(JsonText text)
{
    /// <summary>Body of the routing status and activity topics, or a user of REST: members that stand for each part.</summary>
    public void ReadUser(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("id"u8))
            {
                snapshot.UserId = text.Text(ref reader);
            }
            else if (name.SequenceEqual("presence"u8))
            {
                ReadPresence(ref reader, snapshot);
            }
            else if (name.SequenceEqual("routingStatus"u8))
            {
                ReadRoutingStatus(ref reader, snapshot);
            }
            else if (name.SequenceEqual("station"u8))
            {
                ReadStation(ref reader, snapshot);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    public void ReadPresence(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("presenceDefinition"u8))
            {
                ReadDefinition(ref reader, snapshot);
            }
            else if (name.SequenceEqual("modifiedDate"u8))
            {
                snapshot.PresenceTime = text.Time(ref reader);
            }
            else if (name.SequenceEqual("primary"u8))
            {
                snapshot.PresenceIsSecondary = text.Flag(ref reader) == false;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Body of the station topic, or REST's <c>station</c>: without an associated station there is none.</summary>
    public void ReadStation(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        snapshot.StationTold = true;
        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("associatedStation"u8))
            {
                ReadAssociated(ref reader, snapshot);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadDefinition(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("systemPresence"u8))
            {
                snapshot.Presence = text.Text(ref reader);
            }
            else if (name.SequenceEqual("id"u8))
            {
                snapshot.PresenceId = text.Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadRoutingStatus(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("status"u8))
            {
                snapshot.RoutingStatus = text.Text(ref reader);
            }
            else if (name.SequenceEqual("startTime"u8))
            {
                snapshot.RoutingStatusTime = text.Time(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadAssociated(ref Utf8JsonReader reader, AgentSnapshot snapshot)
    {
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("id"u8))
            {
                snapshot.StationId = text.Text(ref reader);
            }
            else if (name.SequenceEqual("name"u8))
            {
                snapshot.StationName = text.Text(ref reader);
            }
            else if (name.SequenceEqual("associatedDate"u8))
            {
                snapshot.StationTime = text.Time(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
