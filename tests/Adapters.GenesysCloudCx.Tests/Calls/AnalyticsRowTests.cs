using System.Text;
using System.Text.Json.Nodes;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Which rows of the analytics query are worth a request.</summary>
public sealed class AnalyticsRowTests
{
    public static TheoryData<string> Names => [.. Stories.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void NeedsRefresh_StoryThatWasHeard_CostsNoRequest(string story)
    {
        var script = Stories.All[story]();
        Listener heard = new();
        foreach (var moment in script.Moments)
        {
            heard.Hear(moment.CallsFrame(), moment.At);
            Assert.False(heard.Interpreter.NeedsRefresh(Row(moment)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NeedsRefresh_StoryThatWasMissed_CostsOneRequest(string story)
    {
        var script = Stories.All[story]();
        Listener heard = new();
        Assert.True(heard.Interpreter.NeedsRefresh(Row(script.Last)));

        heard.ReadBack(script.Last.ConversationRest(), Cast.At(500));

        Assert.False(heard.Interpreter.NeedsRefresh(Row(script.Last)));
    }

    [Fact]
    public void NeedsRefresh_ConversationBeingTold_WaitsForWhatIsOnItsWay()
    {
        var script = Stories.Hold();
        var heard = new Listener().HearAll(script.Moments.SkipLast(3), moment => moment.CallsFrame());
        var last = script.Moments.SkipLast(3).Last().At;

        Assert.False(heard.Interpreter.NeedsRefresh(Row(script.Last), last.AddSeconds(-1)));
        Assert.True(heard.Interpreter.NeedsRefresh(Row(script.Last), last.AddSeconds(5)));
        Assert.True(new Listener().Interpreter.NeedsRefresh(Row(script.Last), last));
    }

    [Theory]
    [InlineData("answered")]
    [InlineData("hold")]
    [InlineData("blind")]
    [InlineData("personal-outbound")]
    public void NeedsRefresh_EndMissed_IsWorthARequest(string story)
    {
        var script = Stories.All[story]();
        var heard = new Listener().HearAll(script.Moments.SkipLast(3), moment => moment.CallsFrame());

        Assert.True(heard.Interpreter.NeedsRefresh(Row(script.Last)));
    }

    [Fact]
    public void NeedsRefresh_HoldMissed_IsWorthARequest()
    {
        var heard = new Listener().HearCalls(Stories.Answered());

        Assert.True(heard.Interpreter.NeedsRefresh(Row(Stories.Hold().Last)));
    }

    [Fact]
    public void NeedsRefresh_OtherMedia_IsPassedBy()
        => Assert.False(new Listener().Interpreter.NeedsRefresh(
            """{"conversationId":"c","conversationEnd":"2026-09-14T08:15:00.000Z","participants":[{"participantId":"p","purpose":"agent","sessions":[{"mediaType":"chat","segments":[{"segmentType":"interact","segmentStart":"2026-09-14T08:10:00.000Z"}]}]}]}"""u8));

    private static byte[] Row(ScriptedMoment moment)
    {
        JsonArray participants = [];
        foreach (var leg in moment.Legs)
        {
            JsonArray segments = [Segment(leg.HasAlerted ? "alert" : "system", leg.Start, leg.Connected ?? leg.End, leg.Connected is null ? leg.DisconnectType : null)];
            if (leg.Connected is { } connected)
            {
                foreach (var (start, end) in leg.Holds.Where(hold => hold.End is not null))
                {
                    segments.Add(Segment("hold", start, end, null));
                }

                segments.Add(Segment(leg.Purpose == "ivr" ? "ivr" : "interact", connected, leg.End, leg.DisconnectType));
            }

            participants.Add(new JsonObject
            {
                ["sessions"] = new JsonArray(new JsonObject { ["segments"] = segments, ["sessionId"] = leg.CallId, ["mediaType"] = "voice" }),
                ["participantId"] = leg.Id,
                ["purpose"] = leg.Purpose,
            });
        }

        JsonObject row = new() { ["participants"] = participants, ["conversationId"] = moment.ConversationId };
        if (moment.Legs.All(leg => leg.IsOver))
        {
            row["conversationEnd"] = ScriptedMoment.Time(moment.At);
        }

        return Encoding.UTF8.GetBytes(row.ToJsonString());
    }

    private static JsonObject Segment(string type, DateTimeOffset start, DateTimeOffset? end, string? disconnectType)
    {
        JsonObject segment = new() { ["segmentType"] = type, ["segmentStart"] = ScriptedMoment.Time(start) };
        if (end is { } told)
        {
            segment["segmentEnd"] = ScriptedMoment.Time(told);
        }

        if (disconnectType is not null)
        {
            segment["disconnectType"] = disconnectType;
        }

        return segment;
    }
}
