using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using FsCheck;
using FsCheck.Fluent;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class RequestBudgetTests
{
    private static readonly PlatformAddress Address = Parse("https://api.usw2.pure.cloud");

    private readonly ManualClock _clock = new();
    private readonly SharedBudgets _budgets = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public void Park_ClockSetBackByHours_EndsWhenThePlatformSaid()
    {
        using var budget = Lease();
        budget.Park(RequestPriority.Resync, TimeSpan.FromMinutes(5));
        _clock.Set(TimeSpan.FromHours(-3));
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(5), budget.ParkedUntil);

        _clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        Assert.Null(budget.ParkedUntil);
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

    [Theory]
    [InlineData(RequestPriority.Link, true, true)]
    [InlineData(RequestPriority.Resync, true, true)]
    [InlineData(RequestPriority.ImportLive, false, true)]
    [InlineData(RequestPriority.ImportHistoric, false, true)]
    public async Task Park_LongRefusal_ParksAllButTheLinkOrOnlyImports(object asker, bool resyncIsParked, bool importsAreParked)
    {
        using var live = Lease();
        using var import = Lease();
        var until = _clock.GetUtcNow() + TimeSpan.FromHours(5);

        import.Park((RequestPriority)asker, TimeSpan.FromHours(5));

        Assert.Equal(until, live.ParkedUntil);
        await live.TakeAsync(RequestPriority.Link, Cancel);
        Assert.Equal(resyncIsParked, await IsRefusedAsync(live, RequestPriority.Resync));
        Assert.Equal(importsAreParked, await IsRefusedAsync(import, RequestPriority.ImportLive));
        Assert.Equal(importsAreParked, await IsRefusedAsync(import, RequestPriority.ImportHistoric));
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Null(live.ParkedUntil);
        Assert.False(await IsRefusedAsync(import, RequestPriority.ImportHistoric));
    }

    [Fact]
    public async Task Park_WhoWaitsAlready_IsToldAtOnce()
    {
        using var budget = Lease();
        TakeAll(budget, RequestPriority.Link);
        var waiting = budget.TakeAsync(RequestPriority.ImportLive, Cancel).AsTask();

        budget.Park(RequestPriority.ImportHistoric, TimeSpan.FromHours(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => waiting.Soon());
        Assert.Equal((FailureClass.Transient, TimeSpan.FromHours(1)), (refusal.Class, refusal.RetryAfter));
    }

    [Fact]
    public async Task Park_AdapterRestarts_StaysParked()
    {
        var first = Lease();
        first.Park(RequestPriority.Resync, TimeSpan.FromHours(1));
        first.Dispose();

        using var second = Lease();

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(1), second.ParkedUntil);
        Assert.True(await IsRefusedAsync(second, RequestPriority.ImportLive));
    }

    [Fact]
    public async Task Block_RefusedImport_HoldsTheLinkNotBack()
    {
        using var budget = Lease();

        budget.Block(RequestPriority.ImportHistoric, TimeSpan.FromSeconds(20));

        await budget.TakeAsync(RequestPriority.Link, Cancel);
        await budget.TakeAsync(RequestPriority.Resync, Cancel);
        var import = budget.TakeAsync(RequestPriority.ImportLive, Cancel).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(import.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await import.Soon();
    }

    [Fact]
    public async Task Send_ParkedImport_IsRefusedWithoutARequestAndSaidUntilItIsOver()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "7200"));
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportHistoric));
        var asked = platform.Requests.Count;
        platform.OnApi = static _ => ScriptedPlatform.Json("[]");

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportLive));

        Assert.Equal((FailureClass.Transient, TimeSpan.FromHours(2)), (refusal.Class, refusal.RetryAfter));
        Assert.Equal(asked, platform.Requests.Count);
        Assert.StartsWith("2026-09-14T10:00:00", platform.Status.Facts[ParkedFact.Name], StringComparison.Ordinal);
        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync(RequestPriority.Resync));

        // the token has ended by then too, and is asked for anew
        platform.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(platform.Status.Facts.ContainsKey(ParkedFact.Name));
        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync(RequestPriority.ImportLive));
    }

    [Fact]
    public async Task Send_ParkedImportWhoseTokenHasEnded_AsksForNoToken()
    {
        using ScriptedPlatform platform = new();
        platform.OnToken = static _ => Task.FromResult(ScriptedPlatform.Json("""{"access_token":"t","token_type":"bearer","expires_in":300}"""));
        platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "18000"));
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportHistoric));
        platform.Clock.Advance(TimeSpan.FromHours(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportLive));

        Assert.Equal(TimeSpan.FromHours(4), refusal.RetryAfter);
        Assert.Equal(1, platform.TokenRequests);
    }

    /// <summary>Any order of any work of two adapters, against a platform that counts by token or by client and refuses what is too much.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_AnyWork_NeverExceedsWhatThePlatformAllowsAndTheLinkNeverWaits(bool countsByClient)
        => Prop.ForAll(Gen.Choose(0, 10_000_000).ArrayOf(100).ToArbitrary(), steps =>
        {
            ManualClock clock = new();
            SharedBudgets budgets = new();
            RequestBudget[] members = [budgets.Lease(Address, "client", clock), budgets.Lease(Address, "client", clock)];
            CountingPlatform platform = new(clock, countsByClient);
            using CancellationTokenSource end = new();
            TurnQueue turns = new();
            using var here = turns.Enter();
            List<(Task Turn, int Member)> open = [];
            Queue<DateTimeOffset> linkTaken = [];
            foreach (var step in steps)
            {
                var number = step % 2;
                var priority = (RequestPriority)(step / 2 % 4);
                var seconds = step / 8 % 50;
                var burst = 1 + (step / 400 % 60);
                for (var second = 40; second <= seconds; second++)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    AnswerServed();
                }

                for (var i = 0; i < burst && (priority == RequestPriority.Link || open.Count < 300); i++)
                {
                    if (priority == RequestPriority.Link)
                    {
                        // the link's own 15 % of a minute, whoever else asks for what
                        while (linkTaken.TryPeek(out var at) && at <= clock.GetUtcNow() - TimeSpan.FromSeconds(60))
                        {
                            linkTaken.Dequeue();
                        }

                        if (linkTaken.Count >= 44)
                        {
                            break;
                        }

                        linkTaken.Enqueue(clock.GetUtcNow());
                    }

                    var take = members[number].TakeAsync(priority, end.Token).AsTask();
                    if (priority == RequestPriority.Link && !take.IsCompleted)
                    {
                        throw new InvalidOperationException($"The link waits at {clock.GetUtcNow():T}: {members[number].Used}, {members[1 - number].Used}, link {linkTaken.Count}, {platform}.");
                    }

                    open.Add((take, number));
                    AnswerServed();
                }
            }

            end.Cancel();
            return platform.Refused == 0;

            void AnswerServed()
            {
                List<(Task Turn, int Member)> served;
                do
                {
                    turns.Run();
                    served = [.. open.Where(waiting => waiting.Turn.IsCompleted)];
                    foreach (var (turn, member) in served)
                    {
                        open.Remove((turn, member));
                        platform.Answer(members[member], member);
                    }
                }
                while (served.Count > 0);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static PlatformAddress Parse(string url) => PlatformAddress.TryParse(url, RegionCatalogue.Load(), out var address, out var why) ? address : throw new ArgumentException(why);

    private RequestBudget Lease() => _budgets.Lease(Address, "client", _clock);

    /// <summary>Takes until it would have to wait.</summary>
    private static int TakeAll(RequestBudget budget, RequestPriority priority)
    {
        for (var taken = 0; ; taken++)
        {
            using CancellationTokenSource impatient = new();
            if (!budget.TakeAsync(priority, impatient.Token).AsTask().IsCompletedSuccessfully)
            {
                impatient.Cancel();
                return taken;
            }
        }
    }

    private static async Task<bool> IsRefusedAsync(RequestBudget budget, RequestPriority priority)
    {
        try
        {
            await budget.TakeAsync(priority, Cancel).AsTask().Soon();
            return false;
        }
        catch (PlatformException exception) when (exception is { Class: FailureClass.Transient, RetryAfter: { } wait })
        {
            Assert.True(wait > TimeSpan.FromHours(4) || wait == TimeSpan.FromHours(1));
            return true;
        }
    }

    /// <summary>Runs on the test's thread what waited for its turn: on another thread it would be late by the clock of the test, which goes on meanwhile.</summary>
    private sealed class TurnQueue : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

        public IDisposable Enter()
        {
            Left left = new(Current);
            SetSynchronizationContext(this);
            return left;
        }

        public void Run()
        {
            while (_posted.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }

        private sealed class Left(SynchronizationContext? before) : IDisposable
        {
            public void Dispose() => SetSynchronizationContext(before);
        }
    }

    /// <summary>Windows of a minute that begin with a request; 300 requests for each token, or for all tokens of the client.</summary>
    private sealed class CountingPlatform(ManualClock clock, bool countsByClient)
    {
        private readonly (DateTimeOffset End, int Count)[] _windows = new (DateTimeOffset, int)[2];

        public int Refused { get; private set; }

        public override string ToString() => string.Join("; ", _windows.Select(window => $"{window.Count} until {window.End:T}"));

        public void Answer(RequestBudget member, int number)
        {
            ref var window = ref _windows[countsByClient ? 0 : number];
            if (clock.GetUtcNow() >= window.End)
            {
                window = (clock.GetUtcNow() + TimeSpan.FromSeconds(60), 0);
            }

            window.Count++;
            Refused += window.Count > 300 ? 1 : 0;
            member.Learn(window.Count, 300, window.End - clock.GetUtcNow());
        }
    }
}
