using System.Text.Json;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>One story played by the simulator's own call model, with every snapshot it showed.</summary>
internal sealed class SimulatedPlay : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly CallScenarios _scenarios;
    private readonly List<(DateTimeOffset At, ConversationChange Change)> _told = [];
    private readonly string _id;

    public SimulatedPlay(string story, int seed)
    {
        AgentDirectory people = new(new SimulatorOptions { Users = 6, Seed = seed }, _clock);
        _scenarios = new CallScenarios(new ScenarioOptions { Seed = seed, Shifts = false }, people, _clock);
        _scenarios.Board.Changed += change => _told.Add((_clock.GetUtcNow(), change));
        _scenarios.Start();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _id = _scenarios.TryStart(story) ?? throw new InvalidOperationException($"Nobody plays {story}.");
        for (var seconds = 0; seconds < 300 && !(_scenarios.Board.TryGet(_id, out var now) && now.End is not null); seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _clock.Advance(TimeSpan.FromSeconds(20));
    }

    public bool IsCall => Last.MediaType == "voice";

    public IConversationView Last => _scenarios.Board.TryGet(_id, out var view) ? view : throw new InvalidOperationException("The story is gone.");

    public DateTimeOffset Over => _clock.GetUtcNow();

    public IEnumerable<Fact> Facts => _scenarios.Truth.Facts().Where(fact => fact.ConversationId == _id);

    /// <summary>The end of the call was shown to somebody.</summary>
    public bool IsToldToTheEnd => _told.Exists(told => told.Change.Conversation.End is not null && told.Change.UserIds.Count > 0);

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Every snapshot on the topics of every user it went to, each as often as it is said.</summary>
    public void Tell(Listener heard, Func<IConversationView, Action<Utf8JsonWriter>> shape, string topic, Func<int>? times = null)
    {
        foreach (var (at, change) in _told)
        {
            foreach (var user in change.UserIds)
            {
                var frame = Bytes(w =>
                {
                    w.WriteStartObject();
                    w.WriteString("topicName", $"v2.users.{user}{topic}");
                    w.WriteString("version", "2");
                    w.WritePropertyName("eventBody");
                    shape(change.Conversation)(w);
                    w.WriteEndObject();
                });
                for (var left = times?.Invoke() ?? 1; left > 0; left--)
                {
                    heard.Hear(frame, at.AddMilliseconds(450));
                }
            }
        }
    }

    public void Dispose() => _scenarios.Dispose();
}
