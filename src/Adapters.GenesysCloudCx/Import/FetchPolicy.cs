using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What an attempt to fetch a recording came to, where it did not come to a stored recording.</summary>
internal enum FetchResult
{
    /// <summary>The platform converts it.</summary>
    Transcoding,

    /// <summary>Being uploaded or restored, or in a state we do not know.</summary>
    NotReady,

    /// <summary>In the platform's archive; somebody has to ask for it.</summary>
    Archived,

    /// <summary>The platform deleted it.</summary>
    Deleted,

    /// <summary>The platform says that the file is broken.</summary>
    PlatformError,

    /// <summary>This client may not have it.</summary>
    Refused,

    /// <summary>The platform does not know it any more.</summary>
    Gone,

    /// <summary>Network, overload, a cut download: nothing is wrong with the recording.</summary>
    Transient,

    /// <summary>Something came that cannot be stored as it is, or the platform answers what no repetition changes.</summary>
    Broken,

    /// <summary>It cannot be tried again with success before somebody changes something.</summary>
    Hopeless,

    /// <summary>Longer than the maximum, and over-long ones are skipped.</summary>
    TooLong,

    /// <summary>Not the recording's turn: the platform or the store takes nothing for now. Not counted as an attempt.</summary>
    NotNow,
}

/// <summary>The result of an attempt.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="After">How long to wait, where somebody said.</param>
internal sealed record FetchVerdict(FetchResult Result, string Reason, TimeSpan? After = null);

/// <summary>What follows from an attempt: state, next attempt, and from when on a recording counts as missing. Pure but for the jitter.</summary>
internal sealed class FetchPolicy(LiveImportOptions options, Func<double> random)
{
    /// <summary>Attempts with a result that repetition should not change, before a recording counts as failed.</summary>
    public const int MostBroken = 5;

    /// <summary>Polls of a conversion before its waits grow.</summary>
    public const int MostPolls = 60;

    public static readonly TimeSpan LongestPolling = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    public static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestWaitInTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>When a recording that is not stored counts as missing. The delay is the platform's: it counts from when the recording could be known.</summary>
    public DateTimeOffset Deadline(LedgerRecording recording)
        => (recording.FirstSeen > recording.ConversationEnd ? recording.FirstSeen : recording.ConversationEnd) + options.Current.AvailabilityDelay;

    /// <summary>Whether a length is over the maximum.</summary>
    public bool IsOverLong(TimeSpan length) => length > options.Current.MaximumLength;

    public bool SkipsOverLong => options.Current.SkipOverLong;

    /// <summary>Marks a recording as longer than the maximum, and owes the event once.</summary>
    public static LedgerRecording MarkOverLong(LedgerRecording recording) => Owe(recording with { IsOverLong = true }, OwedEvents.OverLong);

    /// <summary>Marks a recording whose times say that it is longer than the maximum as it is now.</summary>
    public LedgerRecording Marked(LedgerRecording recording)
        => recording.End - recording.Start is not { } length ? recording : IsOverLong(length) ? MarkOverLong(recording) : recording with { IsOverLong = false };

    /// <summary>The verdict on a recording that is skipped for its length.</summary>
    public FetchVerdict TooLong(LedgerRecording recording)
        => new(FetchResult.TooLong, string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"It lasts {(recording.End - recording.Start)?.TotalMinutes:0.##} minutes, longer than the maximum of {options.Current.MaximumLength.TotalMinutes:0}; the definition says to skip such recordings."));

    /// <summary>Owes an event, unless it was owed before.</summary>
    public static LedgerRecording Owe(LedgerRecording recording, OwedEvents what)
        => (recording.Told & what) != 0 ? recording : recording with { Owed = recording.Owed | what, Told = recording.Told | what };

    /// <summary>The recording after an attempt. <paramref name="isGivenUp"/>: it has had as many broken attempts as it may.</summary>
    public LedgerRecording Settle(LedgerRecording recording, FetchVerdict verdict, DateTimeOffset now, bool isGivenUp)
    {
        var (state, wait) = Follow(recording, verdict, isGivenUp);
        var deadline = Deadline(recording);
        var isPast = now >= deadline;
        var next = recording with
        {
            State = state,
            Reason = verdict.Reason,
            Attempts = verdict.Result == FetchResult.NotNow ? recording.Attempts : recording.Attempts + 1,
        };
        if (state == ImportState.OverLong)
        {
            return next with { NextAttempt = null };
        }

        if (isPast && verdict.Result != FetchResult.NotNow)
        {
            next = Owe(next with { MissingSince = next.MissingSince ?? now }, OwedEvents.Missing);
            next = next with { State = state is ImportState.Found or ImportState.Waiting or ImportState.Transcoding or ImportState.Downloading ? ImportState.Missing : state };
        }

        if (wait is null)
        {
            // final, but it is told as missing only when the delay has passed
            return next with { NextAttempt = isPast ? null : deadline };
        }

        var due = now + wait.Value;
        return next with { NextAttempt = !isPast && due > deadline ? deadline : due };
    }

    private (ImportState State, TimeSpan? Wait) Follow(LedgerRecording recording, FetchVerdict verdict, bool isGivenUp) => verdict.Result switch
    {
        FetchResult.Transcoding => (ImportState.Transcoding, PollWait(recording, verdict.After)),
        FetchResult.NotReady => (ImportState.Waiting, Growing(recording, TimeSpan.FromSeconds(10))),
        FetchResult.Archived => (ImportState.Waiting, Growing(recording, TimeSpan.FromMinutes(10), LongestWait)),
        FetchResult.Deleted => (ImportState.Missing, null),
        FetchResult.PlatformError or FetchResult.Hopeless => (ImportState.Failed, Jittered(Daily)),
        FetchResult.Refused => (ImportState.Refused, Jittered(Daily)),
        FetchResult.Gone => (ImportState.Waiting, Growing(recording, TimeSpan.FromMinutes(1))),
        FetchResult.Transient => (ImportState.Downloading, Longer(Growing(recording, TimeSpan.FromSeconds(5)), verdict.After)),
        FetchResult.Broken when isGivenUp => (ImportState.Failed, Jittered(Daily)),
        FetchResult.Broken => (ImportState.Downloading, Growing(recording, TimeSpan.FromSeconds(10))),
        FetchResult.TooLong => (ImportState.OverLong, null),
        _ => (recording.State, verdict.After ?? Poll),
    };

    private TimeSpan PollWait(LedgerRecording recording, TimeSpan? estimate)
    {
        var wait = estimate is { } told ? TimeSpan.FromSeconds(Math.Clamp(told.TotalSeconds, 1, 30)) : Poll;
        var most = Math.Min(MostPolls, (int)(LongestPolling / wait));
        return recording.Attempts < most ? wait : Growing(recording.Attempts - most, TimeSpan.FromMinutes(1), LongestWait);
    }

    private TimeSpan Growing(LedgerRecording recording, TimeSpan first, TimeSpan? longest = null)
        => Growing(recording.Attempts, first, longest ?? (recording.MissingSince is null ? LongestWaitInTime : LongestWait));

    private TimeSpan Growing(int step, TimeSpan first, TimeSpan longest)
    {
        var grown = first * Math.Pow(2, Math.Min(step, 20));
        return Jittered(grown < longest ? grown : longest);
    }

    /// <summary>A fifth more or less, so that what failed together does not come back together; never longer than the longest.</summary>
    private TimeSpan Jittered(TimeSpan wait)
    {
        var jittered = wait * (0.8 + (0.4 * random()));
        return wait >= LongestWait && jittered > wait ? wait : jittered;
    }

    private static TimeSpan Longer(TimeSpan wait, TimeSpan? told) => told > wait ? told.Value : wait;
}
