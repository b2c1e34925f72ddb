using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Sidecars;
using static Adapters.GenesysCloudCx.Tests.Storage.PlatformBodies;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public class SidecarTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly DateTimeOffset Day = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Read_AllBodies_CarriesEveryGroupOfFacts()
    {
        var metadata = await ReadAsync(TrunkRecording, Recordings, Row, Conversation);

        Assert.Equal((At("08:00:20"), At("08:03:00")), (metadata.Start, metadata.End));
        Assert.Equal(TimeSpan.FromMilliseconds(159_500), metadata.MediaLength);
        Assert.Equal(("inbound", "tel:+441174960100", "tel:+441174960199"), (metadata.Direction, metadata.Ani, metadata.Dnis));
        Assert.Equal((CustomerLeg, "peer", "Edge", "case-77"), (metadata.CallId, metadata.EndReason, metadata.Provider, metadata.ExternalTag));
        Assert.Equal(("audio", "Trunk", "Bristol", "CUSTOMER_EXPERIENCE"), (metadata.Media, metadata.MediaSubtype, metadata.MediaSubject, metadata.FileRole));
        Assert.Equal(["div-1", "div-2"], metadata.DivisionIds);
        Assert.Equal([new NamedId(Ada, "Ada Agent")], metadata.Agents);
        Assert.Equal([new NamedId(Queue, "Support")], metadata.Queues);
        Assert.Equal([new NamedId(WrapUp, "Solved")], metadata.WrapUps);
        Assert.Equal(
            [new RecordedMark("Hold", null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20)), new RecordedMark("Pause", "SecurePause", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(5))],
            metadata.Annotations);
        Assert.Equal(("77", "78", "en", "x"), (metadata.Attributes["case"], metadata.Attributes["case@p4"], metadata.Attributes["lang"], metadata.Attributes["agentNote"]));
    }

    [Fact]
    public async Task Read_EachLeg_HasItsRealTimesToJoinAndLeave()
    {
        var participants = (await ReadAsync(TrunkRecording, Recordings, Row, Conversation)).Participants;

        Assert.Equal(5, participants.Count);
        var ada = participants.Single(participant => participant.UserId == Ada);
        Assert.Equal((At("08:00:20"), At("08:02:00"), TimeSpan.FromSeconds(20)), (ada.Joined, ada.Left, ada.Held));
        Assert.Equal(("consultTransfer", WrapUp, "Solved", "calls <back> & \"waits\""), (ada.EndReason, ada.WrapUpCode, ada.WrapUpName, ada.WrapUpNotes));
        Assert.Null(ada.Address);
        var ben = participants.Single(participant => participant.UserId == Ben);
        Assert.Equal((At("08:03:05"), At("08:03:50"), "Ben by name"), (ben.Joined, ben.Left, ben.Name));
        Assert.Equal("Main menu flow", participants.Single(participant => participant.Purpose == "ivr").FlowName);
        Assert.Equal("tel:+441174960100", participants.Single(participant => participant.Purpose == "customer").Address);
    }

    [Fact]
    public async Task Read_ConsultRecording_NamesBothAndNobodyElse()
    {
        var metadata = await ReadAsync(ConsultRecording, Recordings, Row, Conversation);

        Assert.Equal([Ada, Ben], metadata.Agents.Select(agent => agent.Id).Order());
        Assert.Equal("Consult", metadata.MediaSubtype);
    }

    [Fact]
    public async Task Read_RecordingNamesNoUsers_AgentsAreThoseOnTheLineMeanwhile()
    {
        var recording = Utf8($$"""{"id":"{{TrunkRecording}}","startTime":"2026-07-01T08:00:20.000Z","endTime":"2026-07-01T08:03:00.000Z","sessionId":"{{CustomerLeg}}"}""");
        Assert.Equal([new NamedId(Ada, "Ada Agent")], (await ReadAsync(TrunkRecording, recording, Row, null)).Agents);

        var later = Utf8($$"""{"id":"{{TrunkRecording}}","startTime":"2026-07-01T08:02:30.000Z","endTime":"2026-07-01T08:04:00.000Z","sessionId":"{{CustomerLeg}}"}""");
        Assert.Equal([new NamedId(Ben, "Ben by name")], (await ReadAsync(TrunkRecording, later, Row, null)).Agents);

        var otherLine = Utf8(Encoding.UTF8.GetString(Row.Span).Replace($"\"sessionId\":\"{BenLeg}\",\"peerId\":\"{CustomerLeg}\"", $"\"sessionId\":\"{BenLeg}\",\"peerId\":\"other-line\"", StringComparison.Ordinal));
        Assert.Empty((await ReadAsync(TrunkRecording, later, otherLine, null)).Agents);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public async Task Read_BodiesAreMissing_TellsFewerFactsAndWritesValidSidecars(bool recording, bool row, bool conversation)
    {
        var metadata = await ReadAsync(TrunkRecording, recording ? Recordings : null, row ? Row : null, conversation ? Conversation : null);

        Assert.Equal(recording ? At("08:00:20") : At("08:00:00"), metadata.Start);
        Assert.Equal(row || conversation ? "tel:+441174960100" : null, metadata.Ani);
        Assert.Equal(row || conversation ? "tel:+441174960199" : null, metadata.Dnis);
        Assert.Equal(conversation ? "77" : null, metadata.Attributes.GetValueOrDefault("case"));
        if (row || conversation)
        {
            var ada = metadata.Participants.Single(participant => participant.UserId == Ada);
            Assert.Equal((At("08:00:20"), At("08:02:00")), (ada.Joined, ada.Left));
        }

        using var json = JsonDocument.Parse(SidecarWriter.Json(metadata));
        Assert.Equal("Recording", XDocument.Load(new MemoryStream(SidecarWriter.Xml(metadata))).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Read_RowOfYearsAgo_IsUnderstood()
    {
        var metadata = await ReadAsync(TrunkRecording, Recordings, OldRow, null);

        Assert.Equal(("outbound", (string?)null, "tel:+81312345678"), (metadata.Direction, metadata.Ani, metadata.Dnis));
        var caller = metadata.Participants[0];
        Assert.Equal((At("08:00:01"), At("08:00:30")), (caller.Joined, caller.Left));
        Assert.Null(metadata.Participants[1].Joined);
        Assert.DoesNotContain(metadata.Agents, agent => agent.Id == Ben);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"participants\":null}")]
    [InlineData("{\"participants\":[null,1,{\"sessions\":{}}]}")]
    [InlineData("{\"participants\":[{\"purpose\":7,\"calls\":[null],\"sessions\":[{\"segments\":[{\"segmentStart\":\"yesterday\",\"segmentType\":null}]}]}],\"users\":\"none\",\"annotations\":[{}]}")]
    [InlineData("no JSON")]
    public async Task Read_OddBodies_NeverFail(string body)
    {
        var metadata = await ReadAsync(TrunkRecording, Utf8(body), Utf8(body), Utf8(body));

        Assert.Equal(At("08:00:00"), metadata.Start);
        Assert.NotEmpty(SidecarWriter.Xml(metadata));
    }

    [Fact]
    public async Task Read_SameRecording_HasTheSameRecordIdWheneverItIsRead()
    {
        var first = await ReadAsync(TrunkRecording, Recordings, Row, Conversation);
        var second = await ReadAsync(TrunkRecording, null, null, null);
        var other = await ReadAsync(ConsultRecording, Recordings, Row, Conversation);

        Assert.Equal(first.RecordId, second.RecordId);
        Assert.NotEqual(first.RecordId, other.RecordId);
    }

    [Fact]
    public async Task Json_Metadata_HasTimesInUtcAndInTheZone()
    {
        var metadata = await ReadAsync(TrunkRecording, Recordings, Row, Conversation);

        using var json = JsonDocument.Parse(SidecarWriter.Json(metadata));
        var root = json.RootElement;
        Assert.Equal("2026-07-01T08:00:20.000Z", root.GetProperty("start").GetString());
        Assert.Equal("2026-07-01T09:00:20.000+01:00", root.GetProperty("startLocal").GetString());
        Assert.Equal("Europe/London", root.GetProperty("timeZone").GetString());
        Assert.Equal(160_000, root.GetProperty("durationMs").GetInt64());
        Assert.Equal("Ada Agent", root.GetProperty("agents")[0].GetProperty("name").GetString());
        Assert.Equal("2026-07-01T08:02:00.000Z", root.GetProperty("participants")[3].GetProperty("left").GetString());
        Assert.Equal("78", root.GetProperty("attributes").GetProperty("case@p4").GetString());
        var file = root.GetProperty("files")[0];
        Assert.Equal(("wav", "pcm", 2, 8000, 4711, "abc"), ("wav", file.GetProperty("codec").GetString(), file.GetProperty("channels").GetInt32(),
            file.GetProperty("sampleRate").GetInt32(), file.GetProperty("sizeInBytes").GetInt64(), file.GetProperty("sha256").GetString()));
        Assert.Equal("archive-1", root.GetProperty("hostName").GetString());
        Assert.True(root.GetProperty("late").GetBoolean());
        Assert.DoesNotContain("top-secret", root.GetRawText());
    }

    [Fact]
    public async Task Xml_Metadata_TellsTheSameAsJson()
    {
        var metadata = (await ReadAsync(TrunkRecording, Recordings, Row, Conversation)) with
        {
            Attributes = new Dictionary<string, string> { ["odd name <&\"'> \u0001 \ud800"] = "tab\t line\n \u0000 \ufffe € 😀 ]]>" },
        };

        var xml = XDocument.Load(new MemoryStream(SidecarWriter.Xml(metadata)));
        using var json = JsonDocument.Parse(SidecarWriter.Json(metadata));

        XNamespace space = "urn:recorder-adapters:v1";
        Assert.Equal(space + "Recording", xml.Root!.Name);
        var attribute = Assert.Single(xml.Root.Element(space + "Attributes")!.Elements());
        Assert.Equal("odd name <&\"'> \ufffd \ufffd", attribute.Attribute("Name")!.Value);
        Assert.Equal("tab\t line\n \ufffd \ufffd € 😀 ]]>", attribute.Value);
        Assert.Equal(Flat(json.RootElement).Order(StringComparer.Ordinal), Flat(xml.Root).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Flat(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Flat(member.Value).Select(inner => inner.Contains('=', StringComparison.Ordinal) ? inner : $"={inner}") : [$"{member.Name}={member.Value}"]),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Object ? Flat(item) : [$"={item}"]),
        _ => [],
    };

    private static IEnumerable<string> Flat(XElement element) => element.Elements().SelectMany(child => child.HasElements || child.Name.LocalName is "Files" or "Attributes" ? Flat(child)
        : child.Attribute("Name") is { } name ? [$"{name.Value}={child.Value}"]
        : child.Name.LocalName == "DivisionId" ? [$"={child.Value}"]
        : [$"{char.ToLowerInvariant(child.Name.LocalName[0])}{child.Name.LocalName[1..]}={child.Value}"]).Select(text => text.Replace("=true", "=True", StringComparison.Ordinal).Replace("=false", "=False", StringComparison.Ordinal));

    private static DateTimeOffset At(string time) => Day + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<RecordingMetadata> ReadAsync(string recordingId, ReadOnlyMemory<byte>? recording, ReadOnlyMemory<byte>? row, ReadOnlyMemory<byte>? conversation)
        => new MetadataReader(new Names(), London).ReadAsync(
            new MetadataFacts
            {
                Source = "Contoso Import",
                ConversationId = ConversationId,
                RecordingId = recordingId,
                ConversationStart = At("08:00:00"),
                ConversationEnd = At("08:04:00"),
                StoredAt = At("09:00:00"),
                Recording = recording,
                Details = row,
                Conversation = conversation,
                Files = [new MediaDescription("S", "recording.wav", "audio/wav", "pcm", 2, 8000, TimeSpan.FromSeconds(160), 4711, "abc")],
                HostName = "archive-1",
                IsLate = true,
            },
            TestContext.Current.CancellationToken);

    private sealed class Names : INameSource
    {
        public Task<string?> UserAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(id == Ben ? "Ben by name" : null);

        public Task<string?> QueueAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(id == Queue ? "Support, renamed" : null);

        public Task<string?> WrapUpAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(id == WrapUp ? "Solved" : null);
    }
}
