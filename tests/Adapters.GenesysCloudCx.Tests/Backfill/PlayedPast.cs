using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>A platform and adapters that share one clock, so that hours pass in a moment; journal and timeline outlive each adapter, as the host's do.</summary>
internal sealed class PlayedPast : IAsyncDisposable
{
    private PlayedPast(SimulatorServer platform, ManualClock clock)
    {
        (Platform, Clock) = (platform, clock);
        Coverage = new RecordingCoverage(clock);
    }

    public SimulatorServer Platform { get; }

    public ManualClock Clock { get; }

    public RecordingCoverage Coverage { get; }

    public RecordingPublisher Journal { get; set; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public Truth Truth => (Truth)Platform.Truth!;

    public static async Task<PlayedPast> BeginAsync(SimulatorOptions? options = null, DateTimeOffset? at = null, double scale = 1)
    {
        ManualClock clock = new(at ?? new DateTimeOffset(2026, 9, 14, 8, 0, 0, TimeSpan.Zero));
        var all = (options ?? new SimulatorOptions()) with { Scenarios = new ScenarioOptions { Shifts = false, Scale = scale }, RateLimit = 100_000, Users = 40 };
        return new PlayedPast(await SimulatorServer.StartAsync(all, clock, cancellationToken: TestContext.Current.CancellationToken), clock);
    }

    /// <summary>Lets calls come for a time, with nobody listening.</summary>
    public void Play(TimeSpan span, double callsPerMinute)
    {
        Platform.Generator!.SetRate(callsPerMinute);
        Clock.Advance(span);
    }

    /// <summary>Lets no more calls come, and those there are end.</summary>
    public void PlayOut()
    {
        Platform.Generator!.SetRate(0);
        for (var minute = 0; Platform.Truth!.OpenCalls > 0; minute++)
        {
            Assert.True(minute < 600, "a call goes on for ten hours");
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    public AdapterHarness Start(TempFolder? state = null)
        => new AdapterHarness(Platform.BaseUrl, time: Clock, coverage: Coverage, journal: Journal, state: state) { Platform = Platform }.Start();

    /// <summary>Everything up to a moment is read back or covered.</summary>
    public bool IsWhole(DateTimeOffset until) => Coverage.Edge >= until && !Coverage.Spans.Any(span => span.From < until && span.State == CoverageState.Uncertain);

    /// <summary>What REST can tell after any outage and is not in the journal.</summary>
    public List<string> Missing(Func<Fact, bool>? counts = null)
    {
        var told = Journal.Events.OfType<CallEvent>().Select(Name).ToHashSet();
        return [.. Truth.Facts().Where(fact => fact.Exact && counts?.Invoke(fact) != false).Select(static fact => $"{fact.Kind} {fact.ConversationId} {fact.ParticipantId}").Where(fact => !told.Contains(fact))];
    }

    public List<string> Doubled()
        => [.. Journal.Events.OfType<CallEvent>()
            .Where(static call => call.Type is EventTypes.CallOffered or EventTypes.CallDialing or EventTypes.CallConnected or EventTypes.CallEnded or EventTypes.CallFailed)
            .GroupBy(Name).Where(static group => group.Count() > 1).Select(static group => group.Key)];

    /// <summary>The spans touch each other without hole or overlap.</summary>
    public void AssertAddsUp()
    {
        var spans = Coverage.Spans;
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.All(spans, span => Assert.True(span.To > span.From, $"{span}"));
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    private static string Name(CallEvent call) => $"{call.Type["recorder.call.".Length..]} {call.ConversationId} {call.ParticipantId}";
}
