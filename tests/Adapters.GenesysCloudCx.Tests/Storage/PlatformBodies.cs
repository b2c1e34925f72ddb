using System.Text;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>The platform's bodies about one call: a customer calls, the flow answers, Ada takes it from the queue, holds it, consults Ben and hands it over to him.</summary>
internal static class PlatformBodies
{
    public const string ConversationId = "0a0a0a0a-0000-4000-8000-000000000001";
    public const string TrunkRecording = "0b0b0b0b-0000-4000-8000-000000000001";
    public const string ConsultRecording = "0b0b0b0b-0000-4000-8000-000000000002";
    public const string CustomerLeg = "0c0c0c0c-0000-4000-8000-000000000001";
    public const string FlowLeg = "0c0c0c0c-0000-4000-8000-000000000002";
    public const string AdaLeg = "0c0c0c0c-0000-4000-8000-000000000004";
    public const string ConsultLeg = "0c0c0c0c-0000-4000-8000-000000000005";
    public const string BenLeg = "0c0c0c0c-0000-4000-8000-000000000006";
    public const string Ada = "0d0d0d0d-0000-4000-8000-00000000000a";
    public const string Ben = "0d0d0d0d-0000-4000-8000-00000000000b";
    public const string Queue = "0e0e0e0e-0000-4000-8000-000000000001";
    public const string WrapUp = "0f0f0f0f-0000-4000-8000-000000000001";

    public static ReadOnlyMemory<byte> Recordings { get; } = Utf8($$"""
        [{"id":"{{TrunkRecording}}","conversationId":"{{ConversationId}}","startTime":"2026-07-01T08:00:20.000Z","endTime":"2026-07-01T08:03:00.000Z","media":"audio","mediaSubtype":"Trunk",
          "mediaSubject":"Bristol","recordingFileRole":"CUSTOMER_EXPERIENCE","sessionId":"{{CustomerLeg}}","outputDurationMs":159500,"newMember":{"of":"tomorrow" },"externalContacts":null,
          "annotations":[{"type":"Hold","location":-5,"absoluteLocation":60000,"absoluteDurationMs":20000,"reason":null},{"type":"Pause","reason":"SecurePause","location":90000,"durationMs":5000}],
          "mediaUris":{"S":{"mediaUri":"https://api-downloads.usw2.pure.cloud/x?Signature=top-secret","waveformData":[0.5,0.5]} },
          "users":[{"id":"{{Ada}}","name":"Ada Renamed"}],"fileState":"AVAILABLE"},
         {"id":"{{ConsultRecording}}","conversationId":"{{ConversationId}}","startTime":"2026-07-01T08:01:25.000Z","endTime":"2026-07-01T08:01:40.000Z","media":"audio","mediaSubtype":"Consult",
          "mediaSubject":"{{Ada}}","sessionId":"{{ConsultLeg}}","users":[{"id":"{{Ada}}"},{"id":"{{Ben}}"}]}]
        """);

    public static ReadOnlyMemory<byte> Row { get; } = Utf8($$"""
        {"conversationId":"{{ConversationId}}","conversationStart":"2026-07-01T08:00:00.000Z","conversationEnd":"2026-07-01T08:04:00.000Z","originatingDirection":"inbound","divisionIds":["div-1",null],
         "participants":[
          {"participantId":"p1","participantName":"Bristol","purpose":"customer","sessions":[{"mediaType":"voice","sessionId":"{{CustomerLeg}}","direction":"inbound","ani":"tel:+441174960100",
            "dnis":"tel:+441174960199","provider":"Edge","recording":true,"segments":[
             {"segmentStart":"2026-07-01T08:00:00.000Z","segmentEnd":"2026-07-01T08:00:00.200Z","segmentType":"system"},
             {"segmentStart":"2026-07-01T08:00:00.200Z","segmentEnd":"2026-07-01T08:03:00.000Z","segmentType":"interact","disconnectType":"peer"}]}]},
          {"participantId":"p2","participantName":"Main menu","purpose":"ivr","sessions":[{"mediaType":"voice","sessionId":"{{FlowLeg}}","peerId":"{{CustomerLeg}}","direction":"inbound",
            "ani":"tel:+441174960100","dnis":"sip:flow@localhost","flow":{"flowId":"f1","flowName":"Main menu flow"},"segments":[
             {"segmentStart":"2026-07-01T08:00:00.300Z","segmentEnd":"2026-07-01T08:00:05.000Z","segmentType":"ivr","disconnectType":"transfer"}]}]},
          {"participantId":"p3","participantName":"Support","purpose":"acd","sessions":[{"mediaType":"voice","sessionId":"acd-leg","peerId":"{{CustomerLeg}}","segments":[
             {"segmentStart":"2026-07-01T08:00:05.000Z","segmentEnd":"2026-07-01T08:00:20.000Z","segmentType":"interact","queueId":"{{Queue}}","disconnectType":"transfer"}]}]},
          {"participantId":"p4","participantName":"Ada Agent","userId":"{{Ada}}","purpose":"agent","sessions":[
            {"mediaType":"voice","sessionId":"{{AdaLeg}}","peerId":"{{CustomerLeg}}","direction":"inbound","ani":"tel:+441174960100","dnis":"sip:station-of-ada@localhost","provider":"Edge","segments":[
             {"segmentStart":"2026-07-01T08:00:12.000Z","segmentEnd":"2026-07-01T08:00:20.000Z","segmentType":"alert","queueId":"{{Queue}}"},
             {"segmentStart":"2026-07-01T08:00:20.000Z","segmentEnd":"2026-07-01T08:01:20.000Z","segmentType":"interact","queueId":"{{Queue}}"},
             {"segmentStart":"2026-07-01T08:01:20.000Z","segmentEnd":"2026-07-01T08:01:40.000Z","segmentType":"hold","queueId":"{{Queue}}"},
             {"segmentStart":"2026-07-01T08:01:40.000Z","segmentEnd":"2026-07-01T08:02:00.000Z","segmentType":"interact","queueId":"{{Queue}}","disconnectType":"consultTransfer"},
             {"segmentStart":"2026-07-01T08:02:00.000Z","segmentEnd":"2026-07-01T08:02:30.000Z","segmentType":"wrapup","queueId":"{{Queue}}","wrapUpCode":"{{WrapUp}}","wrapUpNote":"calls <back> & \"waits\"","disconnectType":"client"}]},
            {"mediaType":"screenshare","sessionId":"no-voice","segments":[{"segmentStart":"2026-07-01T08:00:30.000Z","segmentType":"interact"}]}]},
          {"participantId":"p5","userId":"{{Ben}}","purpose":"agent","sessions":[{"mediaType":"voice","sessionId":"{{BenLeg}}","peerId":"{{CustomerLeg}}","direction":"inbound","segments":[
             {"segmentStart":"2026-07-01T08:03:05.000Z","segmentEnd":"2026-07-01T08:03:50.000Z","segmentType":"interact","disconnectType":"client"}]}]}]}
        """);

    public static ReadOnlyMemory<byte> Conversation { get; } = Utf8($$"""
        {"id":"{{ConversationId}}","startTime":"2026-07-01T08:00:00.000Z","endTime":"2026-07-01T08:04:00.000Z","address":"tel:+441174960199","externalTag":"case-77",
         "divisions":[{"division":{"id":"div-1"} },{"division":{"id":"div-2"} }],"recordingState":"NONE","participants":[
          {"id":"p1","name":"Bristol","purpose":"customer","ani":"tel:+441174960100","dnis":"tel:+441174960100","address":"tel:+441174960100","attributes":{"case":"77","lang":"en","half":"\ud800"},
           "calls":[{"id":"{{CustomerLeg}}","state":"terminated","direction":"inbound","connectedTime":"2026-07-01T08:00:00.200Z","disconnectedTime":"2026-07-01T08:03:00.000Z","disconnectType":"peer",
             "provider":"Edge","other":{"addressNormalized":"tel:+441174960199" },"segments":[{"startTime":"2026-07-01T08:00:00.200Z","endTime":"2026-07-01T08:03:00.000Z","type":"Interact"}]}]},
          {"id":"p4","name":"Ada Agent","purpose":"agent","userId":"{{Ada}}","queueId":"{{Queue}}","queueName":"Support","address":"sip:station-of-ada@localhost","attributes":{"case":"78","agentNote":"x"},
           "wrapup":{"code":"{{WrapUp}}","name":"Solved","notes":"from the conversation"},
           "calls":[{"id":"{{AdaLeg}}","peerId":"{{CustomerLeg}}","state":"terminated","direction":"inbound","connectedTime":"2026-07-01T08:00:20.000Z","disconnectedTime":"2026-07-01T08:02:00.000Z",
             "disconnectType":"transfer.consult","segments":[{"startTime":"2026-07-01T08:01:20.000Z","endTime":"2026-07-01T08:01:40.000Z","type":"Hold"}]}]}]}
        """);

    /// <summary>As rows looked years ago: no end, no direction, no provider, no flow; wrap-ups are spelled as they are now.</summary>
    public static ReadOnlyMemory<byte> OldRow { get; } = Utf8($$"""
        {"conversationId":"{{ConversationId}}","conversationStart":"2026-07-01T08:00:00.000Z","participants":[
          {"participantId":"p1","userId":"{{Ada}}","purpose":"user","sessions":[{"mediaType":"voice","sessionId":"{{CustomerLeg}}","ani":"sip:desk-phone@10.1.2.3","direction":"outbound","dnis":"tel:+81312345678","segments":[
             {"segmentStart":"2026-07-01T08:00:00.000Z","segmentEnd":"2026-07-01T08:00:01.000Z","segmentType":"dialing","conference":false},
             {"segmentStart":"2026-07-01T08:00:01.000Z","segmentEnd":"2026-07-01T08:00:30.000Z","segmentType":"interact","disconnectType":"peer"}]}]},
          {"participantId":"p2","userId":"{{Ben}}","purpose":"agent","sessions":[{"mediaType":"voice","sessionId":"{{BenLeg}}","direction":"inbound","segments":[
             {"segmentStart":"2026-07-01T08:00:05.000Z","segmentEnd":"2026-07-01T08:00:05.000Z","segmentType":"alert","errorCode":"error.ininedgecontrol.connection.protocol"}]}]}]}
        """);

    public static ReadOnlyMemory<byte> Utf8(string json) => Encoding.UTF8.GetBytes(json);
}
