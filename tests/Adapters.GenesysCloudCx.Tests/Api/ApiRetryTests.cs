using System.IO.Pipelines;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>What is sent again, when, and for how long it is waited for.</summary>
public sealed class ApiRetryTests : ApiClientTest
{
    private static readonly RetrySettings Tuned = new(5, 2, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500), TimeSpan.Zero);

    [Fact]
    public async Task Send_Retryable_WaitsToTheMillisecondAndRepeats()
    {
        using ScriptedPlatform platform = new(Tuned);
        platform.OnApi = _ => platform.ApiRequests switch
        {
            1 => Error(503, "service.unavailable"),
            2 => ScriptedPlatform.Json("{}", 429, ("Retry-After", "7")),
            3 => Error(504, "request.timeout"),
            _ => ScriptedPlatform.Json("[]"),
        };
        var start = platform.Clock.GetUtcNow();

        var answer = platform.GetAsync();
        foreach (var milliseconds in (int[])[500, 7_000, 3_000])
        {
            await platform.Clock.WhenDueAsync(TimeSpan.FromMilliseconds(milliseconds));
            platform.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }

        await answer.Soon();
        Assert.Equal([0d, 500, 7_500, 10_500], platform.Requests.Where(request => request.Uri.AbsolutePath != "/oauth/token").Select(request => (request.At - start).TotalMilliseconds));
        Assert.Equal(3, platform.Status.Count("rest_retries"));
        Assert.Equal(1, platform.Status.Count("rest_rate_limited"));
    }

    [Theory]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task Send_RetryAfterUnreadable_FallsBackToTheDefault(string header)
    {
        using ScriptedPlatform platform = new(Tuned);
        platform.OnApi = _ => platform.ApiRequests == 1 ? ScriptedPlatform.Json("{}", 429, ("Retry-After", header)) : ScriptedPlatform.Json("[]");

        var answer = platform.GetAsync();
        await platform.Clock.WhenDueAsync(TimeSpan.FromMilliseconds(500));
        platform.Clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal("[]"u8.ToArray(), await answer.Soon());
    }

    [Fact]
    public async Task Send_VeryLongRetryAfter_IsReportedNotWaited()
    {
        using ScriptedPlatform platform = new(Tuned with { MaxRetryTime = TimeSpan.FromDays(2) });
        platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "3600"));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.StartsWith("2026-09-14T09:00:00", platform.Status.Facts["api.parked.until"], StringComparison.Ordinal);
        Assert.Equal(1, platform.ApiRequests);
    }

    [Fact]
    public async Task Send_SettingsChangedWhileRunning_AreInForceAtOnce()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => platform.ApiRequests <= 2 ? Error(503, "x") : ScriptedPlatform.Json("[]");
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        platform.Retry.Current = Tuned with { DefaultRetryAfter = TimeSpan.Zero };

        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync());
    }

    [Fact]
    public async Task Send_RefusedForAWhile_NobodyAsksBefore()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => platform.ApiRequests == 1 ? ScriptedPlatform.Json("{}", 429, ("Retry-After", "20")) : ScriptedPlatform.Json("[]");
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        var next = platform.GetAsync();
        await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(20));
        platform.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(1, platform.ApiRequests);
        platform.Clock.Advance(TimeSpan.FromSeconds(1));

        await next.Soon();
        Assert.Equal(2, platform.ApiRequests);
    }

    [Fact]
    public async Task Send_BudgetNearlyUsedUp_WaitsForTheNextWindowAndLetsTheLinkGoFirst()
    {
        using ScriptedPlatform platform = new();
        var count = 225;
        platform.OnApi = _ => ScriptedPlatform.Json(
            "[]", 200, ("inin-ratelimit-count", $"{count}"), ("ININ-RateLimit-Allowed", "300"), ("inin-ratelimit-reset", "30"));
        await platform.GetAsync();

        var resync = platform.GetAsync(RequestPriority.Resync);
        await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(30));
        await platform.GetAsync();
        Assert.Equal(2, platform.ApiRequests);
        count = 1;
        platform.Clock.Advance(TimeSpan.FromSeconds(30));

        await resync.Soon();
        Assert.Equal(3, platform.ApiRequests);
    }

    [Fact]
    public async Task Send_BudgetDelaysTheRetryBeyondItsTime_IsNotSent()
    {
        using ScriptedPlatform platform = new(Tuned with { DefaultRetryAfter = TimeSpan.FromSeconds(1), MaxRetryTime = TimeSpan.FromSeconds(10) });
        platform.OnApi = static _ => ScriptedPlatform.Json(
            "{}", 503, ("inin-ratelimit-count", "225"), ("inin-ratelimit-allowed", "300"), ("inin-ratelimit-reset", "30"));

        var refused = platform.GetAsync(RequestPriority.Resync);
        await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(1));
        platform.Clock.Advance(TimeSpan.FromSeconds(1));
        await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(29));
        platform.Clock.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal(503, (await Assert.ThrowsAsync<PlatformException>(() => refused.Soon())).Status);
        Assert.Equal(1, platform.ApiRequests);
    }

    [Fact]
    public async Task Budget_LinkWork_StopsAtNinetyPercent()
    {
        ManualClock clock = new();
        RequestBudget budget = new(clock);
        for (var number = 0; number < 270; number++)
        {
            await budget.TakeAsync(RequestPriority.Link, Cancel);
        }

        var next = budget.TakeAsync(RequestPriority.Link, Cancel).AsTask();

        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(60));
        await next.Soon();
        Assert.Equal(1, budget.Used.Count);
    }

    [Fact]
    public async Task Send_BackoffByElapsedTime_WaitsByTheIntervalsGoneByAndBeginsNoWaitPastTheLimit()
    {
        using ScriptedPlatform platform = new(new RetrySettings(100, 0, TimeSpan.FromSeconds(20), TimeSpan.Zero, TimeSpan.FromSeconds(3)));
        platform.OnApi = static _ => Error(503, "service.unavailable");
        await platform.Tokens.GetAsync(Cancel);
        var start = platform.Clock.GetUtcNow();

        var answer = platform.GetAsync();
        foreach (var seconds in (int[])[3, 9])
        {
            await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(seconds));
            platform.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        // 12 s are four intervals: the next wait would be 3^5 s
        var refusal = await Assert.ThrowsAsync<PlatformException>(() => answer.Soon());
        Assert.Equal(503, refusal.Status);
        Assert.Equal([0d, 3, 12], platform.Requests.Where(request => request.Uri.AbsolutePath != "/oauth/token").Select(request => (request.At - start).TotalSeconds));
        Assert.Equal(0, platform.Clock.ActiveTimers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_NoWholeAnswerInTime_IsTransientAndSaysHowLong(bool stopsInTheBody)
    {
        using ScriptedPlatform platform = new();
        await platform.Tokens.GetAsync(Cancel);
        platform.IsMute = !stopsInTheBody;
        platform.OnApi = static _ => new HttpResponseMessage { Content = new StreamContent(new Pipe().Reader.AsStream()) };

        var answer = platform.GetAsync();
        await platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(60));
        platform.Clock.Advance(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal(1, platform.Clock.ActiveTimers);
        platform.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => answer.Soon());
        Assert.Equal(FailureClass.Transient, refusal.Class);
        Assert.Null(refusal.Status);
        Assert.Contains("api.usw2.pure.cloud: no answer within 60 s", refusal.Message, StringComparison.Ordinal);
    }
}
