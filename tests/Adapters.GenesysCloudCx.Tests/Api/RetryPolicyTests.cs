using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class RetryPolicyTests
{
    private static readonly RetrySettings Defaults = new(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero);
    private static readonly RetrySettings Tuned = new(10, 2, TimeSpan.FromSeconds(900), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(3000));

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(null)]
    public void Decide_Defaults_NeverRetries(int? status) => Assert.Equal(RetryStep.Stop, RetryPolicy.Decide(0, TimeSpan.Zero, new RefusedAnswer(status, null), Defaults));

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(500)]
    [InlineData(501)]
    public void Decide_OtherStatus_Stops(int status) => Assert.Equal(RetryVerdict.Stop, RetryPolicy.Decide(0, TimeSpan.Zero, new RefusedAnswer(status, TimeSpan.Zero), Tuned).Verdict);

    [Theory]
    [InlineData(null)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void Decide_EarlyWithoutHeader_WaitsDefault(int? status) => Assert.Equal(Wait(200), RetryPolicy.Decide(1, TimeSpan.FromMilliseconds(17), new RefusedAnswer(status, null), Tuned));

    [Fact]
    public void Decide_EarlyWithHeader_WaitsAsTold() => Assert.Equal(Wait(7000), RetryPolicy.Decide(1, TimeSpan.Zero, new RefusedAnswer(503, TimeSpan.FromSeconds(7)), Tuned));

    [Theory]
    [InlineData(2, 0, 3_000)]
    [InlineData(2, 2_999, 3_000)]
    [InlineData(2, 3_000, 9_000)]
    [InlineData(5, 5_999, 9_000)]
    [InlineData(5, 6_000, 27_000)]
    [InlineData(3, 9_000, 81_000)]
    public void Decide_LateServerError_StepGrowsByElapsedIntervals(long attempt, int elapsedMs, int expectedMs)
        => Assert.Equal(Wait(expectedMs), RetryPolicy.Decide(attempt, TimeSpan.FromMilliseconds(elapsedMs), new RefusedAnswer(502, TimeSpan.FromSeconds(1)), Tuned));

    [Theory]
    [InlineData(2, 3_000)]
    [InlineData(3, 9_000)]
    [InlineData(4, 27_000)]
    [InlineData(5, 81_000)]
    public void Decide_LateServerErrorWithIntervalZero_StepGrowsByRetries(long attempt, int expectedMs)
        => Assert.Equal(Wait(expectedMs), RetryPolicy.Decide(attempt, TimeSpan.FromSeconds(50), new RefusedAnswer(504, null), Tuned with { BackoffInterval = TimeSpan.Zero }));

    [Fact]
    public void Decide_Late429_StillWaitsAsTold() => Assert.Equal(Wait(4000), RetryPolicy.Decide(9, TimeSpan.FromSeconds(100), new RefusedAnswer(429, TimeSpan.FromSeconds(4)), Tuned));

    [Fact]
    public void Decide_MaxRetryReached_Stops() => Assert.Equal(RetryStep.Stop, RetryPolicy.Decide(10, TimeSpan.Zero, new RefusedAnswer(429, null), Tuned));

    [Theory]
    [InlineData(9_800, true)]
    [InlineData(9_801, false)]
    public void Decide_WaitEndsAtOrPastLimit_IsBegunOnlyUpToIt(int elapsedMs, bool isBegun)
    {
        var step = RetryPolicy.Decide(0, TimeSpan.FromMilliseconds(elapsedMs), new RefusedAnswer(429, null), Tuned with { MaxRetryTime = TimeSpan.FromSeconds(10) });

        Assert.Equal(isBegun ? Wait(200) : RetryStep.Stop, step);
    }

    [Fact]
    public void Decide_TimeUsedUp_StopsEvenWithoutAWait()
        => Assert.Equal(RetryStep.Stop, RetryPolicy.Decide(0, TimeSpan.FromSeconds(900), new RefusedAnswer(429, TimeSpan.Zero), Tuned));

    [Theory]
    [InlineData(180, false)]
    [InlineData(181, true)]
    [InlineData(86_400, true)]
    public void Decide_LongRetryAfter_IsParkedNotWaited(int seconds, bool isParked)
    {
        var step = RetryPolicy.Decide(0, TimeSpan.Zero, new RefusedAnswer(429, TimeSpan.FromSeconds(seconds)), Tuned);

        Assert.Equal(isParked ? RetryVerdict.Park : RetryVerdict.Wait, step.Verdict);
        Assert.Equal(TimeSpan.FromSeconds(seconds), step.Wait);
    }

    [Fact]
    public void Decide_LateServerErrorWithLongRetryAfter_IgnoresTheHeader()
        => Assert.Equal(Wait(3000), RetryPolicy.Decide(2, TimeSpan.Zero, new RefusedAnswer(503, TimeSpan.FromHours(3)), Tuned));

    [Fact]
    public void Decide_HugeNumbers_DoNotOverflow()
    {
        RetrySettings huge = new(int.MaxValue, 0, TimeSpan.FromSeconds(int.MaxValue), TimeSpan.FromMilliseconds(int.MaxValue), TimeSpan.FromMilliseconds(1));

        Assert.Equal(RetryStep.Stop, RetryPolicy.Decide(0, TimeSpan.FromDays(3), new RefusedAnswer(503, null), huge));
        Assert.Equal(RetryStep.Stop, RetryPolicy.Decide(int.MaxValue - 1, TimeSpan.Zero, new RefusedAnswer(503, null), huge with { BackoffInterval = TimeSpan.Zero }));
    }

    private static RetryStep Wait(int milliseconds) => new(RetryVerdict.Wait, TimeSpan.FromMilliseconds(milliseconds));
}
