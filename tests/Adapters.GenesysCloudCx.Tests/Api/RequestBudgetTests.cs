using Adapters.GenesysCloudCx.Api;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class RequestBudgetTests : RequestBudgetTest
{
    [Fact]
    public void Lease_SameClientAndHost_SharesOneBudget()
    {
        using var live = Lease();
        using var import = _budgets.Lease(Address, "CLIENT", _clock);

        Assert.Equal(270, TakeAll(import, RequestPriority.Link));

        Assert.Equal(0, TakeAll(live, RequestPriority.Link));
    }

    [Fact]
    public void Lease_OtherClientOrOtherHost_SharesNothing()
    {
        using var one = Lease();
        using var otherClient = _budgets.Lease(Address, "another", _clock);
        using var otherHost = _budgets.Lease(Parse("https://api.mypurecloud.de"), "client", _clock);

        Assert.All([one, otherClient, otherHost], budget => Assert.Equal(270, TakeAll(budget, RequestPriority.Link)));
    }

    [Fact]
    public void Lease_LastMemberGone_BeginsAnew()
    {
        using (var first = Lease())
        {
            TakeAll(first, RequestPriority.Link);
        }

        using var second = Lease();

        Assert.Equal(270, TakeAll(second, RequestPriority.Link));
    }

    [Fact]
    public void Take_WindowBegins_EachPriorityHasItsShare()
    {
        using var budget = Lease();

        Assert.Equal(150, TakeAll(budget, RequestPriority.ImportHistoric));
        Assert.Equal(45, TakeAll(budget, RequestPriority.ImportLive));
        Assert.Equal(30, TakeAll(budget, RequestPriority.Resync));
        Assert.Equal(45, TakeAll(budget, RequestPriority.Link));
    }

    [Fact]
    public void Take_NobodyElseAsks_ImportOfThePastGetsThreeQuartersOfTheWindow()
    {
        using var idle = Lease();
        using var import = Lease();
        var taken = TakeAll(import, RequestPriority.ImportHistoric);
        for (var second = 0; second < 59; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            taken += TakeAll(import, RequestPriority.ImportHistoric);
        }

        Assert.InRange(taken, 223, 225);
        Assert.Equal(270 - taken, TakeAll(idle, RequestPriority.Link));
    }

    [Fact]
    public async Task Take_WindowOpens_ServesByPriorityNotByArrival()
    {
        using var one = Lease();
        using var two = Lease();
        TakeAll(one, RequestPriority.Link);
        List<RequestPriority> served = [];
        List<Task> waiting = [];
        foreach (var (budget, priority) in new[]
        {
            (one, RequestPriority.ImportHistoric), (two, RequestPriority.ImportLive), (one, RequestPriority.Resync), (two, RequestPriority.Link), (two, RequestPriority.ImportHistoric), (one, RequestPriority.Link),
        })
        {
            waiting.Add(ServeAsync(budget, priority));
        }

        // so little is allowed now that they get in one after the other
        one.Learn(null, 2, null);
        two.Learn(null, 2, null);
        while (waiting.Exists(task => !task.IsCompleted))
        {
            var before = waiting.Count(task => task.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(60));
            await Eventually.TrueAsync(() => waiting.Count(task => task.IsCompleted) > before, "the next one is served", cancellationToken: Cancel);
        }

        Assert.Equal(served.Order(), served);

        async Task ServeAsync(RequestBudget budget, RequestPriority priority)
        {
            await budget.TakeAsync(priority, Cancel);
            lock (served)
            {
                served.Add(priority);
            }
        }
    }

    [Fact]
    public async Task Take_ClockSetBackByHours_WaitsNoLongerForTheNextWindow()
    {
        using var budget = Lease();
        TakeAll(budget, RequestPriority.Resync);
        _clock.Set(TimeSpan.FromHours(-3));

        var waiting = budget.TakeAsync(RequestPriority.Resync, Cancel).AsTask();
        _clock.Advance(BudgetWindow.Length + TimeSpan.FromSeconds(1));

        await waiting.Soon();
    }

    [Fact]
    public async Task Take_CancelledWhileWaiting_LeavesTheQueue()
    {
        using var budget = Lease();
        TakeAll(budget, RequestPriority.Link);
        using CancellationTokenSource impatient = new();
        var given = budget.TakeAsync(RequestPriority.Link, impatient.Token).AsTask();
        var patient = budget.TakeAsync(RequestPriority.Link, Cancel).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Soon());
        _clock.Advance(TimeSpan.FromSeconds(60));

        await patient.Soon();
        Assert.Equal(1, budget.Used.Count);
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public void Learn_WindowsOfTwoTokens_AreKeptApart()
    {
        using var one = Lease();
        using var two = Lease();
        one.Learn(260, 300, TimeSpan.FromSeconds(10));
        two.Learn(3, 300, TimeSpan.FromSeconds(50));

        Assert.Equal(10, TakeAll(one, RequestPriority.Link));
        Assert.Equal(260, TakeAll(two, RequestPriority.Link));
    }

    [Fact]
    public void Learn_AnswerLongInComing_BeginsNoNewWindow()
    {
        using var budget = Lease();
        budget.Learn(200, 300, TimeSpan.FromSeconds(30));
        var askedAt = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(20));

        budget.Learn(150, 300, TimeSpan.FromSeconds(29), askedAt);

        Assert.Equal(200, budget.Used.Count);
    }
}
