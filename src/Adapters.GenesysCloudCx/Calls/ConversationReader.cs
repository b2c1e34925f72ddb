using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Reads a conversation in the calls shape, the conversations shape or REST's forms of both. The shape shows in the members, not in the topic.</summary>
internal sealed class ConversationReader(JsonText text)
{
    private readonly CallReader _calls = new(text);

    public void Read(ref Utf8JsonReader reader, ConversationSnapshot snapshot)
    {
        snapshot.Clear();
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("id"u8))
            {
                snapshot.Id = text.Text(ref reader);
            }
            else if (name.SequenceEqual("participants"u8))
            {
                ReadParticipants(ref reader, snapshot);
            }
            else if (name.SequenceEqual("recordingState"u8))
            {
                snapshot.Recording = LegWords.Recording(text[text.Text(ref reader)]);
            }
            else if (name.SequenceEqual("securePause"u8))
            {
                snapshot.SecurePause = text.Flag(ref reader) ?? false;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadParticipants(ref Utf8JsonReader reader, ConversationSnapshot snapshot)
    {
        if (!text.EnterArray(ref reader))
        {
            return;
        }

        snapshot.HasParticipants = true;
        while (JsonText.NextElement(ref reader))
        {
            if (!text.EnterObject(ref reader))
            {
                continue;
            }

            var participant = snapshot.Next();
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (!TryReadOwn(ref reader, name, participant, snapshot) && !_calls.TryReadMember(ref reader, name, participant.Call))
                {
                    reader.Skip();
                }
            }

            if (participant.IsVoice)
            {
                Settle(participant);
                snapshot.Add();
                foreach (var later in participant.Later)
                {
                    snapshot.Next().CopyLater(participant, later);
                    snapshot.Add();
                }
            }
        }
    }

    private bool TryReadOwn(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ParticipantSnapshot participant, ConversationSnapshot snapshot)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                participant.Id = text.Text(ref reader);
                return true;
            case 3 when name.SequenceEqual("ani"u8):
                participant.Ani = text.Text(ref reader);
                return true;
            case 4 when name.SequenceEqual("dnis"u8):
                participant.Dnis = text.Text(ref reader);
                return true;
            case 4 when name.SequenceEqual("user"u8):
                text.Reference(ref reader, out var userId, out var userName);
                participant.UserId = userId;
                participant.UserName = userName;
                return true;
            case 5 when name.SequenceEqual("queue"u8):
                text.Reference(ref reader, out var queueId, out var queueName);
                participant.QueueId = queueId;
                participant.QueueName = queueName;
                return true;
            case 5 when name.SequenceEqual("calls"u8):
                participant.HasMedia = true;
                participant.HasCall = _calls.ReadAll(ref reader, participant);
                return true;
            case 5 or 6 or 8 or 9 or 16 when IsOtherMedium(name):
                participant.HasMedia = true;
                snapshot.HasOtherMedia |= HasElements(ref reader);
                return true;
            case 6 when name.SequenceEqual("userId"u8):
                participant.UserId = text.Text(ref reader);
                return true;
            case 7 when name.SequenceEqual("queueId"u8):
                participant.QueueId = text.Text(ref reader);
                return true;
            case 7 when name.SequenceEqual("purpose"u8):
                participant.Purpose = text.Text(ref reader);
                participant.Role = LegWords.Role(text[participant.Purpose]);
                return true;
            case 7 when name.SequenceEqual("address"u8):
                participant.Address = text.Text(ref reader);
                return true;
            case 7 when name.SequenceEqual("endTime"u8):
                participant.EndTime = text.Time(ref reader);
                return true;
            case 9 when name.SequenceEqual("startTime"u8):
                participant.StartTime = text.Time(ref reader);
                return true;
            case 9 when name.SequenceEqual("queueName"u8):
                participant.QueueName = text.Text(ref reader);
                return true;
            case 10 when name.SequenceEqual("attributes"u8):
                ReadAttributes(ref reader, participant);
                return true;
            case 13 when name.SequenceEqual("connectedTime"u8):
                participant.ConnectedTime = text.Time(ref reader);
                return true;
            case 20 when name.SequenceEqual("consultParticipantId"u8):
                participant.ConsultParticipantId = text.Text(ref reader);
                return true;
            case 19 or 20 or 22 or 28 when IsSupervising(name):
                participant.IsSupervisor |= !text.Text(ref reader).IsEmpty;
                return true;
            default:
                return false;
        }
    }

    private static bool IsOtherMedium(ReadOnlySpan<byte> name)
        => name.SequenceEqual("chats"u8) || name.SequenceEqual("emails"u8) || name.SequenceEqual("messages"u8)
            || name.SequenceEqual("callbacks"u8) || name.SequenceEqual("internalMessages"u8);

    private static bool IsSupervising(ReadOnlySpan<byte> name)
        => name.SequenceEqual("monitoredParticipantId"u8) || name.SequenceEqual("coachedParticipantId"u8)
            || name.SequenceEqual("bargedParticipantId"u8) || name.SequenceEqual("screenMonitoredParticipantId"u8);

    private bool HasElements(ref Utf8JsonReader reader)
    {
        if (!text.EnterArray(ref reader))
        {
            return false;
        }

        var any = false;
        while (JsonText.NextElement(ref reader))
        {
            any = true;
            reader.Skip();
        }

        return any;
    }

    /// <summary>The hash does not depend on the order of the attributes, and leaves out what the platform itself keeps there during a consult.</summary>
    private void ReadAttributes(ref Utf8JsonReader reader, ParticipantSnapshot participant)
    {
        var start = (int)reader.TokenStartIndex;
        if (!text.EnterObject(ref reader))
        {
            return;
        }

        ulong hash = 0;
        while (JsonText.NextMember(ref reader, out var name))
        {
            var nameHash = Utf8Hash.Of(name);
            var isInitiator = name.SequenceEqual("consultInitiator"u8);
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            {
                reader.Skip();
                continue;
            }

            if (isInitiator)
            {
                participant.IsConsultInitiator = LegWords.Is(reader.ValueSpan, "true"u8);
                continue;
            }

            var value = reader.TokenType == JsonTokenType.String ? text[text.Text(ref reader)] : reader.ValueSpan;
            hash += Utf8Hash.Mix(nameHash, Utf8Hash.Of(value));
        }

        participant.AttributesTold = true;
        participant.AttributesHash = hash;
        participant.Attributes = new Slice(start, (int)reader.BytesConsumed - start);
    }

    /// <summary>One place for each time, whichever shape told it.</summary>
    private static void Settle(ParticipantSnapshot participant)
    {
        var call = participant.Call;
        if (call.ConnectedTime == 0 && !call.State.IsEarly())
        {
            call.ConnectedTime = participant.ConnectedTime;
        }

        // beside a living call the participant's end is that of another medium
        var lives = participant.HasCall && (call.State.IsEarly() || call.State == LegWord.Connected);
        if (call.DisconnectedTime == 0 && !lives)
        {
            call.DisconnectedTime = participant.EndTime;
        }
    }
}
