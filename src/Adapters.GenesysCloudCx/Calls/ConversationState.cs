namespace Adapters.GenesysCloudCx.Calls;

/// <summary>All that is known of one conversation.</summary>
internal sealed class ConversationState(string id)
{
    public string Id { get; } = id;

    /// <summary>In the platform's order.</summary>
    public List<LegState> Legs { get; } = new(4);

    /// <summary>Where the numbers of a leg stood that was told of before the conversation was forgotten.</summary>
    public ForgottenNumbers? Numbers { get; init; }

    public SnapshotOrder Order { get; set; } = new();

    public RecordingWord Recording { get; set; }

    public int RecordingChanges { get; set; }

    /// <summary>Since when it looks as if nothing were recorded any more; 0 while it does not.</summary>
    public long RecordingGone { get; set; }

    /// <summary>The leg that carried the call when the state was told; <see langword="null"/> where that is not known.</summary>
    public LegState? RecordedLeg { get; set; }

    /// <summary>When a snapshot of it came last, whoever told it.</summary>
    public DateTimeOffset Heard { get; set; }

    /// <summary>When a notification of it came last.</summary>
    public DateTimeOffset HeardLive { get; set; }

    /// <summary>Since when REST does not know it, although nothing told of its end; default while it is known.</summary>
    public DateTimeOffset MissingSince { get; set; }

    /// <summary>Some leg lives.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Somebody was told that a call began and not that it is over.</summary>
    public bool IsOwed => IsOpen && Legs.Exists(static leg => leg.IsTracked && leg.Told != LegFacts.None && !leg.Has(LegFacts.Over));

    /// <summary>It stands among the ended ones of the store.</summary>
    public bool IsSettled { get; set; }

    /// <summary>It ended with something untold that REST may tell.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>It differs from what was last kept across a restart.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>It stands in what was kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>Something of it was learned from the journal and no snapshot was seen since; else <see langword="null"/>.</summary>
    public ReplayedFacts? Replayed { get; set; }

    /// <summary>Hash of the body that told the newest state, and what it told; 0 when that was no notification.</summary>
    public ulong NewestBody { get; set; }

    public ulong NewestFingerprint { get; set; }

    public LegState? Find(ReadOnlySpan<byte> key, int near)
    {
        if (near < Legs.Count && Utf8StringComparer.Same(key, Legs[near].Key))
        {
            return Legs[near];
        }

        foreach (var leg in Legs)
        {
            if (Utf8StringComparer.Same(key, leg.Key))
            {
                return leg;
            }
        }

        return null;
    }

    /// <summary>Legs but for those that are a participant's later calls.</summary>
    public int Participants
    {
        get
        {
            var count = 0;
            foreach (var leg in Legs)
            {
                count += leg.IsLaterCall ? 0 : 1;
            }

            return count;
        }
    }

    /// <summary>A later call of a participant.</summary>
    public LegState? FindLater(ReadOnlySpan<byte> participantId, ulong callIdHash)
    {
        foreach (var leg in Legs)
        {
            if (leg.IsLaterCall && leg.CallIdHash == callIdHash && Utf8StringComparer.Same(participantId, leg.ParticipantId!))
            {
                return leg;
            }
        }

        return null;
    }

    /// <summary>The last of a participant's later calls.</summary>
    public LegState? LastLater(ReadOnlySpan<byte> participantId)
    {
        for (var i = Legs.Count - 1; i >= 0; i--)
        {
            if (Legs[i].IsLaterCall && Utf8StringComparer.Same(participantId, Legs[i].ParticipantId!))
            {
                return Legs[i];
            }
        }

        return null;
    }

    /// <summary>Something was told of a tracked leg: before, a flow or queue has the call, and no recorder cares for what is attached to it.</summary>
    public bool IsSomeonesCall => Legs.Exists(static leg => leg.IsTracked && leg.Told != LegFacts.None);

    /// <summary>The outside party: the first customer, else the first external leg.</summary>
    public LegState? Outside()
    {
        LegState? external = null;
        foreach (var leg in Legs)
        {
            if (leg.Role == LegRole.Customer)
            {
                return leg;
            }

            external ??= leg.Role == LegRole.External ? leg : null;
        }

        return external;
    }

    /// <summary>Whose answer makes an outbound leg connected.</summary>
    public LegState? FarSideOf(LegState leg)
    {
        // the list only grows at its end, so the first of a kind stays the first
        foreach (var other in Legs)
        {
            if (other.Role.IsOutside())
            {
                return CallOf(other, leg);
            }
        }

        foreach (var other in Legs)
        {
            if (other != leg && (other.IsTracked || (leg.Role == LegRole.User && other.Role.IsRouting())))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Of the calls of an outside party, one after the other, the one that was answered while a leg was there; else the first.</summary>
    private LegState CallOf(LegState outside, LegState leg)
    {
        if (IsWith(outside))
        {
            return outside;
        }

        foreach (var other in Legs)
        {
            if (other.IsLaterCall && other.ParticipantId == outside.ParticipantId && IsWith(other))
            {
                return other;
            }
        }

        return leg.IsLaterCall && LastLater(System.Text.Encoding.UTF8.GetBytes(outside.Key)) is { } last ? last : outside;

        bool IsWith(LegState far)
        {
            var begin = leg.Start != 0 ? leg.Start : leg.Connected;
            return far.WasConnected && !(far.IsOver && far.End != 0 && leg.IsLaterCall && (begin == 0 || far.End <= begin));
        }
    }

    /// <summary>A time that is the same whoever looks, whenever: leads the ids of facts whose own time not every view tells.</summary>
    public long AnchorOf(LegState leg)
    {
        if (leg.IsOutbound)
        {
            return 0;
        }

        long anchor = 0;
        foreach (var other in Legs)
        {
            if (other == leg)
            {
                break;
            }

            if (!other.IsTracked && other.Connected != 0 && (anchor == 0 || other.Connected < anchor))
            {
                anchor = other.Connected;
            }
        }

        return anchor;
    }
}
