using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using FsCheck;
using FsCheck.Fluent;

namespace Adapter.Host.Tests.Journal;

public sealed class EventEncoderTests
{
    private static readonly DateTimeOffset Time = new(2026, 9, 14, 10, 0, 0, 7, TimeSpan.FromHours(2));

    [Fact]
    public void Call_EveryField_StandsInTheEnvelopeOfTheDesign()
    {
        var json = Encode(new CallEvent
        {
            Id = Guid.Parse("0199462a-fc07-8abc-9def-0123456789ab"),
            Type = EventTypes.CallConnected,
            Time = Time,
            Subject = "c-1",
            Recovered = true,
            ConversationId = "c-1",
            CallId = "leg",
            ParticipantId = "p",
            Purpose = "agent",
            UserId = "u",
            UserName = "Ada",
            QueueId = "q",
            QueueName = "Service",
            Direction = "inbound",
            Ani = "tel:+15550100",
            Dnis = "tel:+15550199",
            RemoteParty = "sip:x",
            State = "connected",
            PreviousState = "alerting",
            StartedAt = Time,
            ConnectedAt = Time.AddSeconds(1),
            EndedAt = Time.AddSeconds(2),
            EndReason = "peer",
            RelatedCallId = "leg2",
            TransferType = "blind",
            RecordingState = "active",
            IsShort = true,
            Attributes = new Dictionary<string, string> { ["Case"] = "4711" },
        });

        Assert.Equal(
            """{"specversion":"1.0","sequence":42,"id":"0199462a-fc07-8abc-9def-0123456789ab","source":"/datasources/Contoso Genesys","type":"recorder.call.connected","subject":"c-1","time":"2026-09-14T08:00:00.007Z","datacontenttype":"application/json","adapter":"Primary","recovered":true,"data":{"conversationId":"c-1","callId":"leg","participantId":"p","purpose":"agent","mediaType":"call","userId":"u","userName":"Ada","queueId":"q","queueName":"Service","direction":"inbound","ani":"tel:+15550100","dnis":"tel:+15550199","remoteParty":"sip:x","state":"connected","previousState":"alerting","startedAt":"2026-09-14T08:00:00.007Z","connectedAt":"2026-09-14T08:00:01.007Z","endedAt":"2026-09-14T08:00:02.007Z","endReason":"peer","relatedCallId":"leg2","transferType":"blind","recordingState":"active","short":true,"attributes":{"Case":"4711"}}}""",
            json.GetRawText());
    }

    [Fact]
    public void Fields_NotTold_AreAbsentAndNeverNull()
    {
        var call = Encode(JournalFixture.Call(1)).GetProperty("data");
        var link = Encode(new LinkEvent { Id = Guid.NewGuid(), Type = EventTypes.LinkUp, Time = Time });

        Assert.Equal(["conversationId", "mediaType"], call.EnumerateObject().Select(field => field.Name));
        Assert.Empty(link.GetProperty("data").EnumerateObject());
        Assert.False(link.TryGetProperty("subject", out _));
    }

    [Fact]
    public void OtherEvents_EveryField_IsNamedAfterItsProperty()
    {
        AssertNamed(new AgentEvent { Id = Guid.NewGuid(), Type = "recorder.x", Time = Time, UserId = "u", UserName = "n", Presence = "p", PresenceId = "i", RoutingStatus = "r", PreviousState = "s" });
        AssertNamed(new DeviceEvent { Id = Guid.NewGuid(), Type = "recorder.x", Time = Time, UserId = "u", UserName = "n", DeviceId = "d", DeviceName = "m", PreviousDeviceId = "o" });
        AssertNamed(new LinkEvent { Id = Guid.NewGuid(), Type = "recorder.x", Time = Time, Reason = "r", Link = "1", DownSince = Time });
        AssertNamed(new RecordingEvent { Id = Guid.NewGuid(), Type = "recorder.x", Time = Time, ConversationId = "c", RecordingId = "r", CallId = "l", Location = "o", SizeInBytes = 1, Sha256 = "h", Reason = "y" });

        static void AssertNamed(AdapterEvent fact)
            => Assert.Equal(
                fact.GetType().GetProperties().Where(property => property.DeclaringType == fact.GetType()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(),
                Encode(fact).GetProperty("data").EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public void AnyText_GivesValidJsonOnOneLineThatReadsBack()
        => Prop.ForAll(
                ArbMap.Default.ArbFor<char[]>(),
                characters =>
                {
                    var a = new string(characters ?? []);
                    var (b, c, d) = (a + "\ud83d\ude00", a + "\ud800", a + "\udc00\u2028\"\\\n");
                    var raw = Raw(new CallEvent
                    {
                        Id = Guid.NewGuid(),
                        Type = EventTypes.CallHeld,
                        Time = Time,
                        Subject = a,
                        ConversationId = a,
                        UserName = b,
                        EndReason = c,
                        Attributes = new Dictionary<string, string> { [d] = c },
                    });
                    using var document = JsonDocument.Parse(raw);
                    var data = document.RootElement.GetProperty("data");
                    var attribute = data.GetProperty("attributes").EnumerateObject().Single();
                    return !raw.AsSpan().ContainsAny((byte)'\n', (byte)'\r')
                        && data.GetProperty("conversationId").GetString() == Wellformed(a)
                        && data.GetProperty("userName").GetString() == Wellformed(b)
                        && data.GetProperty("endReason").GetString() == Wellformed(c)
                        && attribute.Name == Wellformed(d)
                        && attribute.Value.GetString() == Wellformed(c);
                })
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task OddConversation_IsFoundAgain()
    {
        const string Odd = "c\"\\\u00e4\ud83d\ude00'; DROP TABLE events; --";
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("Pri\"mary\u00e4", "Contoso \"EMEA\"").PublishAsync([JournalFixture.Call(1, Odd)], TestContext.Current.CancellationToken);

        var found = Assert.Single(await fixture.ReadAsync(new JournalQuery { Conversation = Odd, Adapter = "Pri\"mary\u00e4" }));

        Assert.Equal(Odd, JournalFixture.Parse(found).GetProperty("subject").GetString());
        Assert.Equal("/datasources/Contoso \"EMEA\"", JournalFixture.Parse(found).GetProperty("source").GetString());
    }

    /// <summary>What a text becomes when halves of surrogate pairs, which no UTF-8 can carry, are replaced.</summary>
    private static string Wellformed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Raw(AdapterEvent fact)
    {
        EncodedChunk chunk = new();
        Assert.Equal(1, chunk.Encode(new EventEncoder.Envelope("Primary", "Contoso Genesys"), [fact], 0));
        return EventEncoder.Splice(42, chunk.Body(chunk[0]));
    }

    private static JsonElement Encode(AdapterEvent fact)
    {
        using var document = JsonDocument.Parse(Raw(fact));
        return document.RootElement.Clone();
    }
}
