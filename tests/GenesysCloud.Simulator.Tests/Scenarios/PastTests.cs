using System.Diagnostics;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Tests.Scenarios;

public class PastTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ThreeDaysAgo = Now - TimeSpan.FromDays(3);

    [Fact]
    public void Measure()
    {
        foreach (var (n, tiny) in new[] { (600, false), (6000, false), (20000, false), (100000, true) })
        {
            using Stage stage = new(users: 20);
            GC.Collect();
            var before = GC.GetTotalMemory(true);
            var watch = Stopwatch.StartNew();
            var made = tiny ? stage.Scenarios.PastCalls.MakeTiny(ThreeDaysAgo, Now, n) : stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, n);
            var took = watch.Elapsed;
            var states = stage.Scenarios.Board.All.Cast<ConversationState>().ToList();
            var voice = states.Where(s => s.IsCall).ToList();
            TestContext.Current.TestOutputHelper!.WriteLine($"{n} made {made} in {took} memory {(GC.GetTotalMemory(true) - before) / 1e6} MB avg {voice.Average(s => (s.End!.Value - s.Start).TotalSeconds)} max {voice.Max(s => s.End!.Value - s.Start)} >10min {voice.Count(s => s.End!.Value - s.Start > TimeSpan.FromMinutes(10))} recorded {voice.Count(s => s.Legs.Any(l => l.Recorded))} midnight {voice.Count(s => s.End!.Value.Date != s.Start.Date)}");
        }
    }
}
