using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Reads what the calls shape tells on the participant and the conversations shape on its <c>calls[]</c>: one set of names.</summary>
internal sealed class CallReader(JsonText text)
{
    private readonly CallSnapshot _current = new();

    /// <summary>Reads <c>calls[]</c>; of several the one that lives counts, else the last.</summary>
    /// <returns><see langword="true"/> when there is a call.</returns>
    public bool ReadAll(ref Utf8JsonReader reader, ParticipantSnapshot participant)
    {
        var any = false;
        if (!text.EnterArray(ref reader))
        {
            return false;
        }

        while (JsonText.NextElement(ref reader))
        {
            if (!text.EnterObject(ref reader))
            {
                continue;
            }

            _current.Clear();
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("id"u8))
                {
                    _current.Id = text.Text(ref reader);
                }
                else if (name.SequenceEqual("segments"u8))
                {
                    ReadHolds(ref reader, participant.Holds);
                }
                else if (!TryReadMember(ref reader, name, _current))
                {
                    reader.Skip();
                }
            }

            if (!any || participant.Call.State.IsEnd() || !_current.State.IsEnd())
            {
                participant.Call.CopyFrom(_current);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Reads the member when it is one of a call's.</summary>
    public bool TryReadMember(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, CallSnapshot call)
    {
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("held"u8):
                call.Held = text.Flag(ref reader);
                return true;
            case 4 when name.SequenceEqual("peer"u8):
                call.Peer = text.Text(ref reader);
                return true;
            case 5 when name.SequenceEqual("state"u8):
                call.State = LegWords.State(text[text.Text(ref reader)]);
                return true;
            case 6 when name.SequenceEqual("peerId"u8):
                call.Peer = text.Text(ref reader);
                return true;
            case 8 when name.SequenceEqual("confined"u8):
                call.Confined = text.Flag(ref reader);
                return true;
            case 9 when name.SequenceEqual("direction"u8):
                call.Direction = LegWords.Direction(text[text.Text(ref reader)]);
                return true;
            case 9 when name.SequenceEqual("recording"u8):
                call.IsRecorded = text.Flag(ref reader) ?? false;
                return true;
            case 11 when name.SequenceEqual("securePause"u8):
                call.SecurePause = text.Flag(ref reader) ?? false;
                return true;
            case 12 when name.SequenceEqual("initialState"u8):
                call.InitialState = LegWords.State(text[text.Text(ref reader)]);
                return true;
            case 13 when name.SequenceEqual("connectedTime"u8):
                call.ConnectedTime = text.Time(ref reader);
                return true;
            case 13 when name.SequenceEqual("startHoldTime"u8):
                call.StartHoldTime = text.Time(ref reader);
                return true;
            case 14 when name.SequenceEqual("recordingState"u8):
                call.Recording = LegWords.Recording(text[text.Text(ref reader)]);
                return true;
            case 14 when name.SequenceEqual("disconnectType"u8):
                call.DisconnectType = text.Text(ref reader);
                return true;
            case 16 when name.SequenceEqual("disconnectedTime"u8):
                call.DisconnectedTime = text.Time(ref reader);
                return true;
            case 17 when name.SequenceEqual("startAlertingTime"u8):
                call.StartAlertingTime = text.Time(ref reader);
                return true;
            default:
                return false;
        }
    }

    private void ReadHolds(ref Utf8JsonReader reader, List<HoldSegment> holds)
    {
        if (!text.EnterArray(ref reader))
        {
            return;
        }

        while (JsonText.NextElement(ref reader))
        {
            if (!text.EnterObject(ref reader))
            {
                continue;
            }

            Slice type = default;
            long start = 0;
            long end = 0;
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("type"u8))
                {
                    type = text.Text(ref reader);
                }
                else if (name.SequenceEqual("startTime"u8))
                {
                    start = text.Time(ref reader);
                }
                else if (name.SequenceEqual("endTime"u8))
                {
                    end = text.Time(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (start != 0 && LegWords.Is(text[type], "hold"u8))
            {
                holds.Add(new HoldSegment(start, end));
            }
        }
    }
}
