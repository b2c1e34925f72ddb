using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class FetchPolicyTests
{
    private static readonly DateTimeOffset End = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Settle_TranscodingBeforeTheDelay_PollsAsEstimatedWithinBounds()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Wait(new FetchVerdict(FetchResult.Transcoding, "")));
        Assert.Equal(TimeSpan.FromSeconds(1), Wait(new FetchVerdict(FetchResult.Transcoding, "", TimeSpan.FromMilliseconds(3))));
        Assert.Equal(TimeSpan.FromSeconds(12), Wait(new FetchVerdict(FetchResult.Transcoding, "", TimeSpan.FromSeconds(12))));
        Assert.Equal(TimeSpan.FromSeconds(30), Wait(new FetchVerdict(FetchResult.Transcoding, "", TimeSpan.FromHours(1))));
    }

    [Fact]
    public void Settle_SixtyPolls_WaitsGrow()
    {
        var policy = Policy();
        var after = policy.Settle(Recording(attempts: FetchPolicy.MostPolls), new FetchVerdict(FetchResult.Transcoding, ""), End, false);

        Assert.True(after.NextAttempt - End >= TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(FetchResult.Transcoding, ImportState.Transcoding)]
    [InlineData(FetchResult.NotReady, ImportState.Waiting)]
    [InlineData(FetchResult.Archived, ImportState.Waiting)]
    [InlineData(FetchResult.Transient, ImportState.Downloading)]
    [InlineData(FetchResult.Broken, ImportState.Downloading)]
    [InlineData(FetchResult.Gone, ImportState.Waiting)]
    [InlineData(FetchResult.Refused, ImportState.Refused)]
    [InlineData(FetchResult.PlatformError, ImportState.Failed)]
    [InlineData(FetchResult.Hopeless, ImportState.Failed)]
    internal void Settle_BeforeTheDelay_HasItsStateAndOwesNothing(FetchResult result, ImportState state)
    {
        var after = Policy().Settle(Recording(), new FetchVerdict(result, "why"), End, false);

        Assert.Equal((state, "why", 1, OwedEvents.None), (after.State, after.Reason, after.Attempts, after.Owed));
        Assert.Null(after.MissingSince);
        Assert.True(after.NextAttempt > End);
        Assert.True(after.NextAttempt <= End + TimeSpan.FromMinutes(10), "looked at again when the delay has passed, at the latest");
    }

    [Theory]
    [InlineData(FetchResult.Transcoding, ImportState.Missing)]
    [InlineData(FetchResult.NotReady, ImportState.Missing)]
    [InlineData(FetchResult.Transient, ImportState.Missing)]
    [InlineData(FetchResult.Refused, ImportState.Refused)]
    [InlineData(FetchResult.PlatformError, ImportState.Failed)]
    internal void Settle_PastTheDelay_IsToldMissingOnceAndTriedOn(FetchResult result, ImportState state)
    {
        var now = End + TimeSpan.FromMinutes(10);
        var policy = Policy();
        var first = policy.Settle(Recording(), new FetchVerdict(result, "why"), now, false);

        Assert.Equal((state, OwedEvents.Missing, now), (first.State, first.Owed, first.MissingSince));
        Assert.True(first.NextAttempt > now);

        var second = policy.Settle(first with { Owed = OwedEvents.None }, new FetchVerdict(result, "why"), now + TimeSpan.FromHours(1), false);
        Assert.Equal(OwedEvents.None, second.Owed);
        Assert.Equal(now, second.MissingSince);
    }

    [Fact]
    public void Settle_MissingForLong_WaitsGrowToSixHoursAndNotBeyond()
    {
        var policy = Policy();
        var recording = Recording();
        var now = End + TimeSpan.FromMinutes(10);
        for (var i = 0; i < 40; i++)
        {
            recording = policy.Settle(recording, new FetchVerdict(FetchResult.Transient, ""), now, false);
            Assert.True(recording.NextAttempt - now <= TimeSpan.FromHours(6));
            now = recording.NextAttempt!.Value;
        }

        recording = policy.Settle(recording, new FetchVerdict(FetchResult.Transient, ""), now, false);
        Assert.True(recording.NextAttempt - now > TimeSpan.FromHours(4));
    }

    [Fact]
    public void Settle_DeletedAtThePlatform_IsFinalOnceToldMissing()
    {
        var early = Policy().Settle(Recording(), new FetchVerdict(FetchResult.Deleted, "gone"), End, false);
        Assert.Equal((ImportState.Missing, OwedEvents.None), (early.State, early.Owed));
        Assert.Equal(End + TimeSpan.FromMinutes(10), early.NextAttempt);

        var late = Policy().Settle(early, new FetchVerdict(FetchResult.Deleted, "gone"), early.NextAttempt!.Value, false);
        Assert.Equal((ImportState.Missing, OwedEvents.Missing, null), (late.State, late.Owed, late.NextAttempt));
    }

    [Fact]
    public void Settle_NotNow_CountsNoAttemptAndTellsNothing()
    {
        var after = Policy().Settle(Recording(), new FetchVerdict(FetchResult.NotNow, "parked", TimeSpan.FromHours(2)), End + TimeSpan.FromDays(1), false);

        Assert.Equal((ImportState.Found, 0, OwedEvents.None, End + TimeSpan.FromHours(26)), (after.State, after.Attempts, after.Owed, after.NextAttempt));
    }

    [Fact]
    public void Settle_BrokenTooOften_FailsAndIsTriedDaily()
    {
        var after = Policy().Settle(Recording() with { FirstSeen = End.AddDays(-1) }, new FetchVerdict(FetchResult.Broken, "length"), End + TimeSpan.FromHours(1), isGivenUp: true);

        Assert.Equal(ImportState.Failed, after.State);
        Assert.InRange((after.NextAttempt - End)!.Value.TotalHours, 20, 30);
    }

    [Fact]
    public void Deadline_RecordingNamedLate_CountsFromThen()
    {
        Assert.Equal(End + TimeSpan.FromMinutes(10), Policy().Deadline(Recording()));
        Assert.Equal(End + TimeSpan.FromHours(5) + TimeSpan.FromMinutes(10), Policy().Deadline(Recording() with { FirstSeen = End + TimeSpan.FromHours(5) }));
    }

    [Fact]
    public void Marked_LongerThanTheMaximum_OwesOverLongOnce()
    {
        var marked = Policy().Marked(Recording() with { Start = End.AddHours(-3), End = End });
        Assert.True(marked.IsOverLong);
        Assert.Equal(OwedEvents.OverLong, marked.Owed);

        var again = Policy().Marked(marked with { Owed = OwedEvents.None });
        Assert.Equal(OwedEvents.None, again.Owed);
    }

    [Fact]
    public void Marked_MaximumRaisedMeanwhile_IsNotOverLongAnyMore()
    {
        var marked = Policy().Marked(Recording() with { Start = End.AddHours(-1), End = End, IsOverLong = true, State = ImportState.Found });

        Assert.False(marked.IsOverLong);
    }

    [Fact]
    public void Settle_TooLong_RestsUntilSomebodyAsks()
    {
        var policy = Policy();
        var marked = policy.Marked(Recording() with { Start = End.AddHours(-3), End = End });
        var after = policy.Settle(marked, policy.TooLong(marked), End + TimeSpan.FromDays(1), false);

        Assert.Equal((ImportState.OverLong, null, OwedEvents.OverLong), (after.State, after.NextAttempt, after.Owed));
        Assert.Contains("180 minutes", after.Reason);
    }

    internal static ImportOptions Options(DeletionOptions? deletion = null, bool skip = false) => new()
    {
        Source = "Contoso Import",
        ClientId = "client",
        ClientSecret = new Secret("secret"),
        Address = new PlatformAddress(new Uri("https://api.usw2.pure.cloud/"), new Uri("https://login.usw2.pure.cloud/"), null),
        Retry = new RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero),
        Format = "WAV",
        TimeZone = TimeZoneInfo.Utc,
        Start = End.AddDays(-1),
        MaximumLength = TimeSpan.FromMinutes(120),
        SkipOverLong = skip,
        AvailabilityDelay = TimeSpan.FromMinutes(10),
        CacheLifetime = TimeSpan.FromHours(1),
        Deletion = deletion ?? new DeletionOptions(false, false, TimeSpan.Zero),
        Store = new StoreOptions { Folder = "recordings", SpoolFolder = "spool" },
        Downloads = 4,
        BehindAfter = TimeSpan.FromHours(1),
    };

    internal static LedgerRecording Recording(int attempts = 0) => new()
    {
        ConversationId = "conversation",
        RecordingId = "recording",
        Lane = Lane.Live,
        State = ImportState.Found,
        Media = "audio",
        FileState = "AVAILABLE",
        ConversationStart = End.AddMinutes(-5),
        ConversationEnd = End,
        FirstSeen = End,
        Attempts = attempts,
    };

    private static FetchPolicy Policy() => new(new LiveImportOptions(Options()), static () => 0.5);

    private static TimeSpan Wait(FetchVerdict verdict) => Policy().Settle(Recording(), verdict, End, false).NextAttempt!.Value - End;
}
