namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Writes a call moment by moment, as the platform would go through it.</summary>
internal sealed class Script
{
    private readonly List<ScriptedLeg> _legs = [];
    private readonly List<ScriptedMoment> _moments = [];

    public IReadOnlyList<ScriptedMoment> Moments => _moments;

    public ScriptedMoment Last => _moments[^1];

    public string Recording { get; set; } = "none";

    public ScriptedLeg this[string id] => _legs.Single(leg => leg.Id == id);

    /// <summary>A snapshot is sent.</summary>
    public Script Send(double at)
    {
        _moments.Add(new ScriptedMoment(Cast.Conversation, Cast.At(at), _moments.Count, [.. _legs], Recording));
        return this;
    }

    public Script Add(ScriptedLeg leg)
    {
        _legs.Add(leg);
        return this;
    }

    public Script Change(string id, Func<ScriptedLeg, ScriptedLeg> change)
    {
        var index = _legs.FindIndex(leg => leg.Id == id);
        _legs[index] = change(_legs[index]);
        return this;
    }

    public Script Connect(string id, double at) => Change(id, leg => leg with { State = "connected", Connected = Cast.At(at) });

    public Script End(string id, double at, string disconnectType) => Change(id, leg => leg with
    {
        State = "disconnected",
        End = Cast.At(at),
        DisconnectType = disconnectType,
        Held = false,
        HoldStart = null,
        Confined = false,
        ConsultParticipantId = null,
        Holds = [.. leg.Holds.Select(hold => (hold.Start, hold.End ?? Cast.At(at)))],
    });

    public Script Terminate(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            Change(id, leg => leg with { State = "terminated" });
        }

        return this;
    }

    public Script Hold(string id, double at, string party = Cast.Customer) => Change(id, leg => leg with
    {
        Held = true,
        HoldStart = Cast.At(at),
        Holds = [.. leg.Holds, (Cast.At(at), null)],
    }).Change(party, leg => leg with { Confined = true });

    public Script Retrieve(string id, double at, string party = Cast.Customer) => Change(id, leg => leg with
    {
        Held = false,
        HoldStart = null,
        Holds = [.. leg.Holds.Select(hold => (hold.Start, hold.End ?? Cast.At(at)))],
    }).Change(party, leg => leg with { Confined = false });

    public Script Attribute(string id, string name, string? value) => Change(id, leg => leg with
    {
        Attributes = value is null
            ? leg.Attributes.Where(each => each.Key != name).ToDictionary()
            : new Dictionary<string, string>(leg.Attributes) { [name] = value },
    });

    public static ScriptedLeg NewCustomer(double at) => new(Cast.Customer, "customer", "inbound")
    {
        Start = Cast.At(at),
        State = "connected",
        InitialState = "offering",
        Connected = Cast.At(at + 0.2),
        Address = Cast.Caller,
        Ani = Cast.Caller,
        Dnis = Cast.Hotline,
        QueueId = Cast.Support,
    };

    public static ScriptedLeg NewFlow(string id, string purpose, double at) => new(id, purpose, "inbound")
    {
        Start = Cast.At(at),
        State = "connected",
        InitialState = "offering",
        Connected = Cast.At(at + 0.1),
        QueueId = purpose == "acd" ? Cast.Support : null,
        Address = "sip:flow@127.0.0.1;user=" + purpose,
        Ani = Cast.Caller,
        Dnis = "sip:flow@127.0.0.1;user=" + purpose,
        Peer = Cast.Customer.Replace("11aa", "22bb", StringComparison.Ordinal),
    };

    public static ScriptedLeg NewAgent(string id, string userId, double at) => new(id, "agent", "inbound")
    {
        Start = Cast.At(at),
        UserId = userId,
        QueueId = Cast.Support,
        Address = Cast.Station,
        Ani = "sip:+13175550100@10.10.0.1;user=phone",
        Dnis = Cast.Station,
        Peer = Cast.Customer.Replace("11aa", "22bb", StringComparison.Ordinal),
    };
}
