using System.Net;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Calls;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Calls;

public sealed class CallEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_WhileTheyGoOn_AreThereStateByStateAndGoWithTheirEnd()
    {
        await using var api = await StartAsync();
        await PublishAsync(api, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5, change: fields => fields.RecordingState = "active"));
        var call = (await WhenAsync(api, "", list => Count(list) == 1 && State(list) == "connected")).GetProperty("calls")[0];
        Assert.Equal(("c1", "Agent a", "Support", "inbound", "active"), (Word(call, "conversationId"), Word(call, "userName"), Word(call, "queueName"), Word(call, "direction"), Word(call, "recordingState")));
        Assert.Equal(Told.Start.AddSeconds(5), call.GetProperty("since").GetDateTimeOffset());

        await PublishAsync(api, Told.Call(EventTypes.CallHeld, 10));
        call = (await WhenAsync(api, "?state=held", list => Count(list) == 1)).GetProperty("calls")[0];
        Assert.Equal(Told.Start.AddSeconds(10), call.GetProperty("heldSince").GetDateTimeOffset());
        await PublishAsync(api, Told.Call(EventTypes.CallRetrieved, 15, change: fields => fields.Lead = 10));
        call = (await WhenAsync(api, "", list => State(list) == "connected")).GetProperty("calls")[0];
        Assert.Equal((1, 5), (call.GetProperty("holds").GetInt32(), call.GetProperty("heldSeconds").GetDouble()));

        await PublishAsync(api, Told.Call(EventTypes.CallTransferred, 20, change: fields => (fields.TransferType, fields.Related) = ("blind", "call-b")), Told.Call(EventTypes.CallEnded, 20), Told.Call(EventTypes.CallOffered, 20, "b"));
        call = (await WhenAsync(api, "?state=transferred", list => Count(list) == 1)).GetProperty("calls")[0];
        Assert.Equal(("blind", "Agent a", "alerting"), (Word(call.GetProperty("transferredFrom"), "kind"), Word(call.GetProperty("transferredFrom"), "name"), Word(call, "state")));

        await PublishAsync(api, Told.Call(EventTypes.CallFailed, 25, "b"));
        await WhenAsync(api, "", list => Count(list) == 0);
    }

    [Fact]
    public async Task Calls_HostStartedAgain_AreThereAgain()
    {
        await using var api = await StartAsync();
        await PublishAsync(api, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5), Told.Call(EventTypes.CallOffered, 1, conversation: "c2"), Told.Call(EventTypes.CallFailed, 4, conversation: "c2"));
        await WhenAsync(api, "", list => Count(list) == 1);

        await api.RestartAsync();

        var again = await WhenAsync(api, "", list => Count(list) == 1 && list.GetProperty("complete").GetBoolean());
        Assert.Equal("connected", State(again));
        Assert.Equal(["First"], again.GetProperty("unheard").EnumerateArray().Select(item => Word(item, "adapter")));
        Assert.Equal(Told.Start.AddSeconds(5), again.GetProperty("calls")[0].GetProperty("unsureSince").GetDateTimeOffset());
    }

    [Fact]
    public async Task Calls_BegunBeforeTheLookBack_AreWholeAsSoonAsAnythingIsToldOfThem()
    {
        await using var api = await StartAsync(new LiveCallLimits { LookBackEvents = 2 });
        await WhenAsync(api, "", list => list.GetProperty("complete").GetBoolean()); // what comes from now on is no look back
        await PublishAsync(api, Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5), Told.Call(EventTypes.CallOffered, 6, conversation: "c2"), Told.Call(EventTypes.CallFailed, 7, conversation: "c2"));
        await WhenAsync(api, "", list => Count(list) == 1);
        await api.RestartAsync();
        Assert.Equal(0, Count(await WhenAsync(api, "", list => list.GetProperty("complete").GetBoolean())));

        await PublishAsync(api, Told.Call(EventTypes.CallHeld, 100));

        var call = (await WhenAsync(api, "", list => Count(list) == 1)).GetProperty("calls")[0];
        Assert.Equal(("held", Told.Start, false), (Word(call, "state"), call.GetProperty("startedAt").GetDateTimeOffset(), call.GetProperty("beginUnknown").GetBoolean()));
    }

    [Fact]
    public async Task Calls_Filtered_AreThoseAndCountsAreOfTheRest()
    {
        await using var api = await StartAsync();
        await PublishAsync(api, [.. Enumerable.Range(0, 30).SelectMany(number => new[]
        {
            Told.Call(EventTypes.CallOffered, number, "leg" + number, "c" + number),
            Told.Call(number % 3 == 0 ? EventTypes.CallConnected : EventTypes.CallLong, number + 1, "leg" + number, "c" + number),
        }.Take(number % 3 == 0 ? 2 : 1))]);
        await WhenAsync(api, "", list => Count(list) == 30 && list.GetProperty("states").GetProperty("connected").GetInt32() == 10);

        var connected = await api.GetAsync("/api/v1/calls?state=connected");
        Assert.Equal((10, 20), (Count(connected), connected.GetProperty("states").GetProperty("alerting").GetInt32()));
        Assert.Equal(1, Count(await api.GetAsync("/api/v1/calls?q=agent%20LEG17")));
        Assert.Equal(0, Count(await api.GetAsync("/api/v1/calls?adapter=Other")));
        Assert.Equal(30, Count(await api.GetAsync("/api/v1/calls?adapter=first&dataSource=Contoso")));

        // the newest first, page by page
        List<string?> seen = [];
        for (int? skip = 0; skip is { } from;)
        {
            var page = await api.GetAsync($"/api/v1/calls?limit=7&skip={from}");
            seen.AddRange(page.GetProperty("calls").EnumerateArray().Select(call => Word(call, "conversationId")));
            skip = page.TryGetProperty("next", out var next) ? next.GetInt32() : null;
        }

        Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(number => "c" + number), seen);
    }

    [Theory]
    [InlineData("state=talking", "states are")]
    [InlineData("limit=0", "limit from 1")]
    [InlineData("skip=-1", "limit from 1")]
    public async Task Calls_BadQuery_SaysWhatToDo(string query, string remedy)
    {
        await using var api = await StartAsync();
        Assert.Contains(remedy, Word(await api.GetAsync("/api/v1/calls?" + query, HttpStatusCode.BadRequest), "remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AskedAgainWithItsTag_AreNotSentUntilSomethingChanges()
    {
        await using var api = await StartAsync();
        await PublishAsync(api, Told.Call(EventTypes.CallOffered, 0));
        await WhenAsync(api, "", list => Count(list) == 1 && list.GetProperty("complete").GetBoolean());
        var tag = await TagAsync(api, "/api/v1/calls", null, HttpStatusCode.OK);
        await TagAsync(api, "/api/v1/calls", tag, HttpStatusCode.NotModified);
        await TagAsync(api, "/api/v1/calls?state=held", tag, HttpStatusCode.OK);

        await PublishAsync(api, Told.Call(EventTypes.CallConnected, 5));

        await WhenAsync(api, "", list => State(list) == "connected");
        await TagAsync(api, "/api/v1/calls", tag, HttpStatusCode.OK);
        var story = await TagAsync(api, "/api/v1/conversations/c1", null, HttpStatusCode.OK);
        await TagAsync(api, "/api/v1/conversations/c1", story, HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Conversation_Consulted_HasLanesPointsAndItsEvents()
    {
        await using var api = await StartAsync();
        await PublishAsync(
            api, Told.Call(EventTypes.CallRouted, 0, "queue", purpose: "acd"), Told.Call(EventTypes.CallOffered, 1), Told.Call(EventTypes.CallConnected, 5, change: fields => fields.RecordingState = "active"), Told.Call(EventTypes.CallHeld, 10),
            Told.Call(EventTypes.CallConsulted, 12, change: fields => fields.Related = "call-b"), Told.Call(EventTypes.CallOffered, 12, "b"), Told.Call(EventTypes.CallConnected, 15, "b"),
            Told.Call(EventTypes.CallTransferred, 30, change: fields => (fields.Related, fields.TransferType, fields.Recovered) = ("call-b", "attended", true)), Told.Call(EventTypes.CallEnded, 30, change: fields => fields.Recovered = true));
        await api.Journal.CreatePublisher("Archive", "Contoso").PublishAsync(
            [new RecordingEvent { Id = Guid.NewGuid(), Type = EventTypes.RecordingImported, Time = Told.Start.AddSeconds(90), ConversationId = "c1", RecordingId = "r1", Location = "somewhere" }], Token);

        var story = await api.GetAsync("/api/v1/conversations/c1");

        Assert.Equal((true, 10), (story.GetProperty("open").GetBoolean(), story.GetProperty("events").GetArrayLength()));
        var lanes = story.GetProperty("lanes").EnumerateArray().ToList();
        Assert.Equal([("queue", false), ("a", true), ("b", true)], lanes.Select(lane => (Word(lane, "participantId")!, lane.GetProperty("call").GetBoolean())));
        Assert.Equal(["alerting", "connected", "held"], lanes[1].GetProperty("segments").EnumerateArray().Select(segment => Word(segment, "state")));
        Assert.Equal(("attended", "peer", false), (Word(lanes[1], "transferType"), Word(lanes[1], "endReason"), lanes[1].GetProperty("open").GetBoolean()));
        Assert.Equal("Agent a", Word(lanes[2], "transferredFrom"));
        Assert.True(lanes[1].GetProperty("points").EnumerateArray().Single(point => Word(point, "type") == EventTypes.CallTransferred).GetProperty("recovered").GetBoolean());
        Assert.Equal([EventTypes.RecordingImported], story.GetProperty("recordings").EnumerateArray().Select(point => Word(point, "type")));
        await api.GetAsync("/api/v1/conversations/none", HttpStatusCode.NotFound);
        await api.GetAsync("/api/v1/conversations/c1?dataSource=Other", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Calls_LookedForByNumber_AreNotLogged()
    {
        await using var api = await StartAsync();
        await PublishAsync(api, Told.Call(EventTypes.CallOffered, 0));
        await WhenAsync(api, "?q=13175550100", list => Count(list) == 1);
        await api.GetAsync("/api/v1/conversations/c1");

        // the framework's own line for each request names its address; the host filters it at every level
        Assert.All(api.Log.Lines.Where(line => line.Text.Contains("3175550100", StringComparison.Ordinal)), line => Assert.Equal(("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information), (line.Category, line.Level)));
    }

    private static Task<ApiFixture> StartAsync(LiveCallLimits? limits = null) => ApiFixture.StartAsync(fixture => fixture.Rooms = (services, _) =>
    {
        services.AddSingleton(limits ?? new LiveCallLimits());
        services.AddCalls();
    });

    private static async Task PublishAsync(ApiFixture api, params CallEvent[] events) => await api.Journal.CreatePublisher("First", "Contoso").PublishAsync(events, Token);

    private static async Task<JsonElement> WhenAsync(ApiFixture api, string query, Func<JsonElement, bool> isSo)
    {
        JsonElement list = default;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    list = await api.GetAsync("/api/v1/calls" + query);
                    return isSo(list);
                },
                "calls as expected", cancellationToken: Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not as expected: {list}");
        }

        return list;
    }

    private static async Task<string> TagAsync(ApiFixture api, string path, string? known, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        using var response = await api.Client.SendAsync(request, Token);
        Assert.Equal(expected, response.StatusCode);
        return response.Headers.ETag!.ToString();
    }

    private static int Count(JsonElement list) => list.GetProperty("total").GetInt32();

    private static string? State(JsonElement list) => list.GetProperty("calls") is var calls && calls.GetArrayLength() > 0 ? Word(calls[0], "state") : null;

    private static string? Word(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
