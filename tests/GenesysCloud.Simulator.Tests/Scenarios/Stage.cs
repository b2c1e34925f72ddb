using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Scenarios;

/// <summary>Scenarios on a manual clock, with every snapshot kept.</summary>
internal sealed class Stage : IDisposable
{
    public Stage(int users = 4, int seed = 1, ScenarioOptions? options = null)
    {
        Floor = new TestFloor(users);
        Scenarios = new CallScenarios((options ?? new ScenarioOptions { Shifts = false }) with { Seed = seed }, Floor, Clock);
        Scenarios.Board.Changed += change => Snapshots.Add((Clock.GetUtcNow(), change));
        Scenarios.Start();
    }

    public ManualClock Clock { get; } = new();

    public TestFloor Floor { get; }

    public CallScenarios Scenarios { get; }

    public List<(DateTimeOffset At, ConversationChange Change)> Snapshots { get; } = [];

    public static JsonNode Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            write(writer);
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!;
    }

    /// <summary>Plays a story to its end with these users (by number).</summary>
    public IConversationView Play(string story, params int[] users)
    {
        var id = Scenarios.TryStart(story, [.. users.Select(TestFloor.UserId)]);
        Assert.NotNull(id);
        for (var minutes = 0; minutes < 300 && !(Scenarios.Board.TryGet(id, out var now) && now.End is not null); minutes++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(Scenarios.Board.TryGet(id, out var view));
        Assert.NotNull(view.End);
        return view;
    }

    /// <summary>The facts of one call as short lines: kind, who, extras.</summary>
    public IReadOnlyList<string> Facts(IConversationView view)
    {
        var state = (ConversationState)view;
        return [.. Scenarios.Truth.Facts().Where(fact => fact.ConversationId == view.Id).Select(fact => Line(state, fact))];
    }

    /// <summary>Every state of a conversation that was shown, in order.</summary>
    public IReadOnlyList<ConversationState> States(IConversationView view) => [.. Of(view).Select(change => (ConversationState)change.Conversation)];

    /// <summary>When each of them was shown.</summary>
    public IReadOnlyList<DateTimeOffset> Times(IConversationView view)
        => [.. Snapshots.Where(snapshot => snapshot.Change.Conversation.Id == view.Id).Select(snapshot => snapshot.At)];

    public IReadOnlyList<ConversationChange> Of(IConversationView view)
        => [.. Snapshots.Where(snapshot => snapshot.Change.Conversation.Id == view.Id).Select(snapshot => snapshot.Change)];

    public void Dispose() => Scenarios.Dispose();

    private static string Line(ConversationState state, Fact fact)
    {
        var leg = state[fact.ParticipantId];
        var number = state.Legs.Where(other => other.Purpose == leg.Purpose).ToList().FindIndex(other => other.Id == leg.Id) + 1;
        var more = fact.More.Where(extra => extra.Name is "transferType" or "recordingState").Select(extra => " " + extra.Value);
        return $"{fact.Kind} {leg.Purpose}{number}{string.Concat(more)}{(fact.Visible ? "" : " (invisible)")}{(fact.Exact ? "" : " ~")}";
    }
}
