namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>The two files that stand beside every recording. Both tell the same, in the same order.</summary>
internal static class SidecarWriter
{
    private const int Version = 1;

    public static byte[] Json(RecordingMetadata metadata) => JsonSidecar.Write(output => Write(metadata, output));

    public static byte[] Xml(RecordingMetadata metadata) => XmlSidecar.Write(output => Write(metadata, output));

    private static void Write(RecordingMetadata metadata, SidecarOutput output)
    {
        var zone = metadata.TimeZone;
        output.Number("version", Version);
        output.Text("recordId", metadata.RecordId.ToString());
        output.Text("source", metadata.Source);
        output.Text("conversationId", metadata.ConversationId);
        output.Text("recordingId", metadata.RecordingId);
        output.Text("callId", metadata.CallId);
        output.Text("timeZone", zone.Id);
        output.Time("start", metadata.Start, zone);
        output.Time("end", metadata.End, zone);
        output.Milliseconds("durationMs", metadata.End - metadata.Start);
        output.Milliseconds("mediaLengthMs", metadata.MediaLength);
        output.Time("conversationStart", metadata.ConversationStart, zone);
        output.Time("conversationEnd", metadata.ConversationEnd, zone);
        output.Text("direction", metadata.Direction);
        output.Text("ani", metadata.Ani);
        output.Text("dnis", metadata.Dnis);
        output.Text("media", metadata.Media);
        output.Text("mediaSubtype", metadata.MediaSubtype);
        output.Text("mediaSubject", metadata.MediaSubject);
        output.Text("fileRole", metadata.FileRole);
        output.Text("provider", metadata.Provider);
        output.Text("externalTag", metadata.ExternalTag);
        output.Text("endReason", metadata.EndReason);
        output.Texts("divisions", "divisionId", metadata.DivisionIds);
        output.List("agents", "agent", metadata.Agents, agent => Named(agent, output));
        output.List("queues", "queue", metadata.Queues, queue => Named(queue, output));
        output.List("wrapUps", "wrapUp", metadata.WrapUps, wrapUp => Named(wrapUp, output));
        output.List("participants", "participant", metadata.Participants, participant => Participant(participant, zone, output));
        output.Map("attributes", "attribute", metadata.Attributes);
        output.List("annotations", "annotation", metadata.Annotations, mark =>
        {
            output.Text("type", mark.Type);
            output.Text("reason", mark.Reason);
            output.Milliseconds("atMs", mark.At);
            output.Milliseconds("durationMs", mark.Duration);
        });
        output.List("files", "file", metadata.Files, file => File(file, output));
        output.Text("hostName", metadata.HostName);
        output.Time("storedAt", metadata.StoredAt, zone);
        output.Truth("late", metadata.IsLate);
        output.Truth("overLong", metadata.IsOverLong);
    }

    private static void Named(NamedId entry, SidecarOutput output)
    {
        output.Text("id", entry.Id);
        output.Text("name", entry.Name);
    }

    private static void Participant(RecordedParticipant participant, TimeZoneInfo zone, SidecarOutput output)
    {
        output.Text("participantId", participant.ParticipantId);
        output.Text("callId", participant.CallId);
        output.Text("purpose", participant.Purpose);
        output.Text("userId", participant.UserId);
        output.Text("name", participant.Name);
        output.Text("address", participant.Address);
        output.Text("direction", participant.Direction);
        output.Text("queueId", participant.QueueId);
        output.Text("queueName", participant.QueueName);
        output.Text("flowName", participant.FlowName);
        output.Time("joined", participant.Joined, zone);
        output.Time("left", participant.Left, zone);
        output.Milliseconds("heldMs", participant.Held);
        output.Text("endReason", participant.EndReason);
        output.Text("wrapUpCode", participant.WrapUpCode);
        output.Text("wrapUpName", participant.WrapUpName);
        output.Text("wrapUpNotes", participant.WrapUpNotes);
    }

    private static void File(MediaDescription file, SidecarOutput output)
    {
        output.Text("track", file.Track);
        output.Text("name", file.File);
        output.Text("contentType", file.ContentType);
        output.Text("codec", file.Codec);
        output.Number("channels", file.Channels);
        output.Number("sampleRate", file.SampleRate);
        output.Milliseconds("durationMs", file.Duration);
        output.Number("sizeInBytes", file.Length);
        output.Text("sha256", file.Sha256);
    }
}
