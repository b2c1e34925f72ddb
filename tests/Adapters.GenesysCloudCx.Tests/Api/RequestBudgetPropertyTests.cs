using System.Collections.Concurrent;
using Adapters.GenesysCloudCx.Api;
using FsCheck;
using FsCheck.Fluent;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>Whatever two adapters ask for, in whatever order.</summary>
public sealed class RequestBudgetPropertyTests : RequestBudgetTest
{
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
