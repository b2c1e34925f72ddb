using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>A stretch of time.</summary>
internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What is left of this when the others are taken out, in order of time.</summary>
    public List<Stretch> Without(IEnumerable<Stretch> others)
    {
        List<Stretch> left = [this];
        foreach (var other in others)
        {
            left = [.. left.SelectMany(each => (Stretch[])[new(each.From, Earlier(each.To, other.From)), new(Later(each.From, other.To), each.To)])
                .Where(static each => each.To > each.From)];
        }

        return To > From ? left : [];
    }

    public Stretch By(TimeSpan shift) => new(From + shift, To + shift);

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>
/// A span that is to be read back. Its fresh part is what the platform's listing may still lack: it is looked at again and again. What lies before,
/// the past part, is read once, from its begin to its end. The book guards it. All its moments are of the host's clock as it went when the span was found, whatever becomes of that
/// clock: the book tells what time it is for the span.
/// </summary>
internal sealed class OwedSpan
{
    private readonly TimeSpan _ahead;
    private int _look;

    public OwedSpan(string id, CoverageSpan span, Moment requested, TimeSpan ahead, BackfillMode mode, bool readsAll)
    {
        (Id, From, To, Cause, Detail, Requested, Mode, ReadsAll) = (id, span.From, span.To, span.Cause, span.Detail, requested, mode, readsAll);
        _ahead = ahead;
        Split();
    }

    public string Id { get; }

    public DateTimeOffset From { get; private set; }

    public DateTimeOffset To { get; }

    public string Cause { get; }

    public string? Detail { get; }

    public Moment Requested { get; }

    public DateTimeOffset RequestedAt => Requested.At;

    public BackfillMode Mode { get; }

    /// <summary>Every conversation is read, whatever is known of it: what was known may have been lost.</summary>
    public bool ReadsAll { get; }

    /// <summary>It is on disk that the span is uncertain, so that it is owed whatever happens now.</summary>
    public bool IsTold { get; set; }

    /// <summary>Where the fresh part begins.</summary>
    public DateTimeOffset FreshFrom { get; private set; }

    public bool FreshIsDone { get; private set; }

    /// <summary>Whether the state of the users was read since the link is back.</summary>
    public bool UsersAreRead { get; set; }

    /// <summary>When its fresh part is looked at next.</summary>
    public DateTimeOffset NextLook { get; private set; }

    /// <summary>Up to where the past part has been read.</summary>
    public DateTimeOffset PastReached { get; private set; }

    /// <summary>Conversations that the platform did not give, and when they were alive.</summary>
    public Dictionary<string, Stretch> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

    public long Detected { get; set; }

    public long Read { get; set; }

    public long Recovered { get; set; }

    /// <summary>Conversations that the platform does not know any more.</summary>
    public long Gone { get; set; }

    public bool IsWorkedOn { get; set; }

    /// <summary>What it waits for, or why it failed.</summary>
    public string? Trouble { get; set; }

    /// <summary>Part of it is lost.</summary>
    public bool IsLost { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool IsRead => FreshIsDone && PastReached >= FreshFrom && Refused.Count == 0;

    /// <summary>Nothing was missed; only the state is compared.</summary>
    public bool IsComparison => From == To;

    /// <summary>What is still to be told of as read.</summary>
    public Stretch Open => new(Refused.Count > 0 ? Stretch.Earlier(Refused.Values.Min(static each => each.From), FirstUnread) : FirstUnread, To);

    /// <summary>What nobody has looked through yet.</summary>
    public IEnumerable<Stretch> Unread
        => [new(PastReached, FreshFrom), .. FreshIsDone ? (Stretch[])[] : [new Stretch(FreshFrom, DateTimeOffset.MaxValue)]];

    private DateTimeOffset FirstUnread => PastReached < FreshFrom ? PastReached : FreshIsDone ? To : FreshFrom;

    /// <summary>A moment of the span by the platform's clock.</summary>
    public DateTimeOffset ToPlatform(DateTimeOffset own) => Moved(own, _ahead);

    /// <summary>What was found in the platform's time, in the span's.</summary>
    public Stretch FromPlatform(Stretch platform) => new(FromPlatform(platform.From), FromPlatform(platform.To));

    public DateTimeOffset FromPlatform(DateTimeOffset platform) => Moved(platform, -_ahead);

    /// <summary>Begins earlier; before anything of it was read.</summary>
    public void BeginAt(DateTimeOffset from)
    {
        From = from;
        Split();
    }

    /// <summary>The platform's listing has everything up to the end of the span.</summary>
    public bool HasCaughtUp { get; set; }

    /// <summary>When it is asked next whether it has.</summary>
    public DateTimeOffset NextProof { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Up to where the past part can be read now.</summary>
    public DateTimeOffset PastLimit(DateTimeOffset now)
        => HasCaughtUp || FreshFrom <= now - LookTimes.MostLag ? FreshFrom : Stretch.Earlier(FreshFrom, RequestedAt - LookTimes.MostLag);

    /// <summary>All that is surely listed has been read, and it is worth asking whether the rest is.</summary>
    public bool MayHaveCaughtUp(DateTimeOffset now)
        => !HasCaughtUp && PastReached < FreshFrom && PastReached >= PastLimit(now) && now >= ProofDue;

    private DateTimeOffset ProofDue => Stretch.Later(To + LookTimes.Lag, NextProof);

    /// <summary>After a failure of its own the past part rests until then, while other spans are read.</summary>
    public DateTimeOffset PastNotBefore { get; set; } = DateTimeOffset.MinValue;

    /// <summary>How long it rested last because of single conversations that the platform does not give.</summary>
    public TimeSpan Rest { get; set; }

    /// <summary>When the past part has work; <see langword="null"/> when it has none.</summary>
    public DateTimeOffset? PastDue(DateTimeOffset now)
        => PastReached < PastLimit(now) || Refused.Count > 0 ? Stretch.Later(now, PastNotBefore)
            : PastReached < FreshFrom ? Stretch.Later(Stretch.Earlier(ProofDue, FreshFrom + LookTimes.MostLag), PastNotBefore) : null;

    public void ReachedInPast(DateTimeOffset reached) => PastReached = Stretch.Later(PastReached, Stretch.Earlier(reached, FreshFrom));

    /// <summary>A whole look at the fresh part was made that began then: what became visible later is left to the next one.</summary>
    public void Looked(DateTimeOffset begun, bool hasCaughtUp)
    {
        do
        {
            _look++;
        }
        while (_look < LookTimes.Looks.Count && To + LookTimes.Looks[_look] <= begun);

        if (_look < LookTimes.Looks.Count)
        {
            NextLook = To + LookTimes.Looks[_look];
        }
        else if (hasCaughtUp || begun >= To + LookTimes.MostLag)
        {
            FreshIsDone = true;
        }
        else
        {
            NextLook = begun + LookTimes.Again;
        }
    }

    /// <summary>The look failed; the same one is tried again.</summary>
    public void Postpone(DateTimeOffset until) => NextLook = until;

    /// <summary>What could not be looked at for so long is read with the past, once.</summary>
    public void HandToPast() => (FreshFrom, FreshIsDone) = (To, true);

    private static DateTimeOffset Moved(DateTimeOffset moment, TimeSpan by)
        => new(Math.Clamp(moment.UtcTicks + by.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    private void Split()
    {
        var isPast = Mode == BackfillMode.Manual || ReadsAll || To <= RequestedAt - LookTimes.MostLag;
        FreshFrom = isPast ? To : Stretch.Later(From, RequestedAt - LookTimes.MostLag);
        FreshIsDone = isPast;
        PastReached = From;
        NextLook = To;
    }
}
