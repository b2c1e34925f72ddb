using Adapter.Abstractions;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

public sealed class RestartPolicyTests
{
    private static readonly RestartPolicy Policy = new();

    [Theory]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(1, 0.5, 0.75)]
    [InlineData(2, 0.5, 1.5)]
    [InlineData(5, 0.5, 12)]
    [InlineData(9, 0.5, 192)]
    [InlineData(10, 0.5, 225)]
    [InlineData(1_000_000, 0.5, 225)]
    public void After_Transient_PausesGrowToTheCapWithJitter(int failures, double random, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.After(Failure(FailureClass.Transient), failures, 0, random).Pause);

    [Theory]
    [InlineData(30, 30)]
    [InlineData(7_200, 3_600)]
    [InlineData(0.1, 0.75)]
    public void After_TransientWithRetryAfter_WaitsAsLongAsAskedWithinReason(double asked, double expected)
        => Assert.Equal(TimeSpan.FromSeconds(expected), Policy.After(Failure(FailureClass.Transient) with { RetryAfter = TimeSpan.FromSeconds(asked) }, 1, 0, 0.5).Pause);

    [Theory]
    [InlineData(FailureClass.Credentials)]
    [InlineData(FailureClass.Permission)]
    [InlineData(FailureClass.Configuration)]
    [InlineData(FailureClass.Permanent)]
    public void After_NotForTryingAgain_StopsAndSaysWhy(FailureClass failureClass)
    {
        var next = Policy.After(Failure(failureClass), 1, 0, 0.5);

        Assert.Null(next.Pause);
        Assert.NotNull(next.Reason);
    }

    [Fact]
    public void Spend_Bugs_StopWhenTheBudgetIsUsedUpAndRefillWithTime()
    {
        ManualClock clock = new();
        RestartBudget budget = new(Policy, clock);

        for (var i = 0; i < Policy.BugBudget; i++)
        {
            Assert.NotNull(budget.Spend(Failure(FailureClass.Bug), TimeSpan.Zero, 0.5).Pause);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(budget.Spend(Failure(FailureClass.Bug), TimeSpan.Zero, 0.5).Pause);

        // ten minutes after the first restart that one is given back
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(budget.Spend(Failure(FailureClass.Bug), TimeSpan.Zero, 0.5).Pause);
        Assert.Null(budget.Spend(Failure(FailureClass.Bug), TimeSpan.Zero, 0.5).Pause);
    }

    [Fact]
    public void Spend_TransientFailures_NeverEndAndDoNotTouchTheBugBudget()
    {
        RestartBudget budget = new(Policy, new ManualClock());

        for (var i = 0; i < 1_000; i++)
        {
            Assert.NotNull(budget.Spend(Failure(FailureClass.Transient), TimeSpan.Zero, 0.5).Pause);
        }

        Assert.NotNull(budget.Spend(Failure(FailureClass.Bug), TimeSpan.Zero, 0.5).Pause);
    }

    [Fact]
    public void Spend_AfterHealth_CountsAsTheFirstFailure()
    {
        RestartBudget budget = new(Policy, new ManualClock());
        for (var i = 0; i < 4; i++)
        {
            budget.Spend(Failure(FailureClass.Transient), TimeSpan.Zero, 0.5);
        }

        var tooShort = budget.Spend(Failure(FailureClass.Transient), Policy.HealthyAfter - TimeSpan.FromTicks(1), 0.5);
        var healthy = budget.Spend(Failure(FailureClass.Transient), Policy.HealthyAfter, 0.5);

        Assert.Equal((TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(0.75)), (tooShort.Pause, healthy.Pause));
    }

    private static AdapterFailure Failure(FailureClass failureClass) => new(failureClass, "It failed.");
}
