using Adapter.Host.Pair;

namespace Adapter.Host.Tests.Pair;

/// <summary>Two hosts that decide by the policy, in steps of a second, and everything that can happen to them.</summary>
internal sealed class PairWorld
{
    private const string Source = "Contoso";

    public static readonly PairOptions Options = new()
    {
        Heartbeat = TimeSpan.FromSeconds(2),
        TakeOverAfter = TimeSpan.FromSeconds(10),
        ReturnAfter = TimeSpan.FromSeconds(30),
        ReturnAtLatest = TimeSpan.FromSeconds(200),
    };

    public PairWorld(bool returnToPrimary = true, int phase = 1)
    {
        Primary = new HostModel(true, returnToPrimary, 0);
        Secondary = new HostModel(false, returnToPrimary, phase);
    }

    public HostModel Primary { get; }

    public HostModel Secondary { get; }

    public int Now { get; private set; }

    public int Switches { get; private set; }

    public HostModel Other(HostModel host) => host == Primary ? Secondary : Primary;

    public void Run(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Step();
        }
    }

    public void Step()
    {
        Now++;
        foreach (var host in (HostModel[])[Primary, Secondary])
        {
            if (host.IsAlive && (Now + host.Phase) % (int)Options.Heartbeat.TotalSeconds == 0)
            {
                Beat(host, Other(host));
            }
        }
    }

    public static void Kill(HostModel host) => host.IsAlive = false;

    public void Start(HostModel host)
    {
        if (!host.IsAlive)
        {
            (host.IsAlive, host.Active, host.ByHand, host.Leaving, host.Peer) = (true, false, false, PairLeaving.No, null);
            (host.StateSince, host.HeardAt, host.PeerHadAt, host.CoveredSince, host.BothStandbySince) = (Now, Now, Now, null, null);
        }
    }

    public void Cover(HostModel host, bool isCovered) => host.CoveredSince = isCovered ? host.CoveredSince ?? Now : null;

    public void TakeOverByHand(HostModel host)
    {
        if (host.IsAlive)
        {
            Become(host, true, PairReasons.Asked);
        }
    }

    private void Beat(HostModel host, HostModel peer)
    {
        if (host.Hears && peer.IsAlive)
        {
            (host.Peer, host.HeardAt) = (View(peer), Now);
            if (peer.Active && peer.CoveredSince is not null)
            {
                host.PeerHadAt = Now;
            }
        }

        var isHeard = host.Peer is not null && Now - host.HeardAt < Options.TakeOverAfter.TotalSeconds;
        host.BothStandbySince = isHeard && host.Peer!.Active is false && !host.Active ? host.BothStandbySince ?? Now : null;
        var decision = PairPolicy.Decide(
            new PairSituation
            {
                Own = View(host),
                OwnStateFor = Seconds(host.StateSince),
                Peer = host.Peer,
                PeerSilentFor = Seconds(host.HeardAt),
                BothStandbyFor = host.BothStandbySince is { } since ? Seconds(since) : TimeSpan.Zero,
                PeerLacksFor = new Dictionary<string, TimeSpan> { [Source] = Seconds(Math.Max(host.PeerHadAt, host.StateSince)) },
            },
            Options);
        if (decision.Step != PairStep.Stay)
        {
            Become(host, decision.Step == PairStep.TakeOver, decision.Reason);
        }
    }

    private void Become(HostModel host, bool active, string reason)
    {
        Switches++;
        host.Term = active ? Math.Max(host.Term, host.Peer?.Term ?? 0) + 1 : host.Term;
        (host.Active, host.ByHand, host.StateSince, host.LastReason) = (active, active && reason == PairReasons.Asked, Now, reason);
        host.Leaving = active ? host.Leaving : PairLeaving.No;
    }

    private PairHost View(HostModel host) => new()
    {
        IsPreferred = host.IsPrimary,
        Active = host.Active,
        Term = host.Term,
        ByHand = host.ByHand,
        Leaving = host.Leaving,
        ReturnToPrimary = host.ReturnToPrimary,
        Sources = new Dictionary<string, PairSource>
        {
            [Source] = new(host.CoveredSince is { } since ? Seconds(since) : null, host.IsSettled ? null : TimeSpan.FromSeconds(50)),
        },
    };

    private TimeSpan Seconds(int since) => TimeSpan.FromSeconds(Now - since);

    internal sealed class HostModel(bool isPrimary, bool returnToPrimary, int phase)
    {
        public bool IsPrimary => isPrimary;

        public bool ReturnToPrimary => returnToPrimary;

        public int Phase => phase;

        public bool IsAlive { get; set; }

        public bool Active { get; set; }

        public bool ByHand { get; set; }

        public PairLeaving Leaving { get; set; }

        public long Term { get; set; }

        public string LastReason { get; set; } = "";

        /// <summary>Whether its requests to the other one are answered.</summary>
        public bool Hears { get; set; } = true;

        public bool IsSettled { get; set; } = true;

        public int? CoveredSince { get; set; }

        public int StateSince { get; set; }

        public int HeardAt { get; set; }

        public int PeerHadAt { get; set; }

        public int? BothStandbySince { get; set; }

        public PairHost? Peer { get; set; }
    }
}
