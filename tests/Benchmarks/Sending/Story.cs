using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Benchmarks.Sending;

/// <summary>One snapshot of the story.</summary>
/// <param name="Name">What just happened.</param>
/// <param name="Template">The notification.</param>
/// <param name="Stamps">Time slots that this snapshot is the first to tell: they get the moment of sending.</param>
/// <param name="Facts">Types of the events that follow from it, as docs/events.md says.</param>
internal sealed record StoryStep(string Name, FrameTemplate Template, IReadOnlyList<int> Stamps, IReadOnlyList<string> Facts);

/// <summary>An inbound queue call as one agent's <c>v2.users.{id}.conversations</c> topic tells it: one snapshot after the other, each the whole state.</summary>
internal static class Story
{
    public const int Began = 0;
    public const int Queued = 1;
    public const int Alerted = 2;
    public const int Answered = 3;
    public const int HeldSince = 4;
    public const int CustomerLeft = 5;
    public const int AgentLeft = 6;
    public const int WrappedUp = 7;

    public const int ConversationId = 0;
    public const int FirstCallId = 3;
    public const int UserId = 7;
    public const int QueueId = 8;
    public const int CorrelationId = 9;

    private static readonly JsonSerializerOptions Wire = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IReadOnlyList<StoryStep> Steps { get; } = [.. Tell()];

    /// <summary>Average size of a message in bytes.</summary>
    public static double AverageSize => Steps.Average(step => step.Template.PayloadLength);

    /// <summary>The events that follow from notifications, by type.</summary>
    /// <param name="sent">How often each step was sent.</param>
    public static Dictionary<string, long> Facts(IEnumerable<long> sent) => sent.Zip(Steps)
        .SelectMany(pair => pair.Second.Facts.Select(fact => (Fact: fact, Count: pair.First)))
        .GroupBy(each => each.Fact).ToDictionary(group => group.Key, group => group.Sum(each => each.Count));

    /// <summary>What differs between the events that had to come and those that came, in words.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> found)
        => from type in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
           let both = (Expected: expected.GetValueOrDefault(type), Found: found.GetValueOrDefault(type))
           where both.Expected != both.Found
           select $"{both.Expected} facts of {type} were sent, {both.Found} came out.";

    private static IEnumerable<StoryStep> Tell()
    {
        var call = new StoryCall();
        yield return Step("alerting", call, [Alerted], "recorder.call.routed", "recorder.call.offered");

        call.Acd.End("terminated", "transfer", Answered);
        call.Agent.Answer(Answered);
        yield return Step("connected", call, [Answered], "recorder.call.connected");

        call.RecordingState = "ACTIVE";
        call.Customer.Recorded = call.Agent.Recorded = true;
        yield return Step("recording", call, [], "recorder.call.recording-state-changed");

        call.Agent.HeldSince = HeldSince;
        call.Customer.Confined = true;
        yield return Step("held", call, [HeldSince], "recorder.call.held");
        yield return Step("held, told again", call, []);

        call.Agent.HeldSince = null;
        call.Customer.Confined = false;
        yield return Step("retrieved", call, [], "recorder.call.retrieved");
        yield return Step("retrieved, told again", call, []);

        call.Agent.Muted = true;
        yield return Step("muted", call, []);
        call.Agent.Muted = false;
        yield return Step("unmuted", call, []);

        call.Customer.Attributes["caseNumber"] = "20931-B";
        yield return Step("attributes", call, [], "recorder.call.attributes-updated");

        call.Customer.End("disconnected", "peer", CustomerLeft);
        yield return Step("customer left", call, [CustomerLeft]);

        call.Agent.End("disconnected", "peer", AgentLeft);
        yield return Step("agent left", call, [AgentLeft], "recorder.call.ended");

        call.Customer.State = call.Agent.State = "terminated";
        yield return Step("terminated", call, []);

        call.Agent.AfterCallWork = new { state = "pending", startTime = StoryValues.TimeToken(AgentLeft) };
        yield return Step("wrap-up open", call, []);

        call.Agent.AfterCallWork = new { state = "complete", startTime = StoryValues.TimeToken(AgentLeft), endTime = StoryValues.TimeToken(WrappedUp) };
        call.Agent.Wrapup = new { code = "7f1e3c52-91d3-4f5f-8f0e-2c1f8a2b1001", notes = "", durationSeconds = 12, endTime = StoryValues.TimeToken(WrappedUp), provisional = false };
        yield return Step("wrap-up done", call, [WrappedUp]);
    }

    private static StoryStep Step(string name, StoryCall call, IReadOnlyList<int> stamps, params IReadOnlyList<string> facts)
        => new(name, new FrameTemplate(JsonSerializer.Serialize(call.Notification(), Wire)), stamps, facts);
}
