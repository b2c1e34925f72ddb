using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Reads what the calls shape tells on the participant and the conversations shape on its <c>calls[]</c>: one set of names.</summary>
internal sealed class CallReader(JsonText text)
{
    /// <summary>More calls than any participant has, one after the other.</summary>
    private const int MostCalls = 64;

    private readonly List<ToldCall> _calls = [];
    private int _count;

    /// <summary>Reads <c>calls[]</c>. One that began after those before it had ended is a later call; of several at a time the one that lives counts, else the last.</summary>
    /// <returns><see langword="true"/> when there is a call.</returns>
    public bool ReadAll(ref Utf8JsonReader reader, ParticipantSnapshot participant)
    {
        _count = 0;
        participant.Later.Clear();
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

            var current = Next();
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("id"u8))
                {
                    current.Call.Id = text.Text(ref reader);
                }
                else if (name.SequenceEqual("startTime"u8))
                {
                    current.Call.StartTime = text.Time(ref reader);
                }
                else if (name.SequenceEqual("segments"u8))
                {
                    ReadHolds(ref reader, current.Holds);
                }
                else if (!TryReadMember(ref reader, name, current.Call))
                {
                    reader.Skip();
                }
            }

        }

        if (_count == 0)
        {
            return false;
        }

        if (_count is > 1 and <= MostCalls)
        {
            SortByTime();
        }

        participant.Call.CopyFrom(_calls[0].Call);
        participant.Holds.AddRange(_calls[0].Holds);
        if (_count > 1)
        {
            PartByTime(participant);
        }

        return true;
    }

    private ToldCall Next()
    {
        if (_count == _calls.Count)
        {
            _calls.Add(new ToldCall());
        }

        var next = _calls[_count++];
        next.Call.Clear();
        next.Holds.Clear();
        return next;
    }

    /// <summary>Those whose begin is not told stay where they are.</summary>
    private void SortByTime()
    {
        for (var i = 1; i < _count; i++)
        {
            for (var at = i; at > 0 && _calls[at].Call.Begin != 0 && _calls[at - 1].Call.Begin > _calls[at].Call.Begin; at--)
            {
                (_calls[at], _calls[at - 1]) = (_calls[at - 1], _calls[at]);
            }
        }
    }

    private void PartByTime(ParticipantSnapshot participant)
    {
        var (call, holds) = (participant.Call, participant.Holds);
        var (isOver, end) = (call.IsOver, call.DisconnectedTime);
        for (var i = 1; i < _count; i++)
        {
            var (next, told) = (_calls[i], _calls[i].Call);
            if (_count <= MostCalls && isOver && end != 0 && !told.Id.IsEmpty && (told.Begin == 0 ? !told.IsOver : told.Begin >= end))
            {
                participant.Later.Add(next);
                (call, holds, isOver, end) = (told, next.Holds, told.IsOver, told.DisconnectedTime);
                continue;
            }

            (isOver, end) = (isOver && told.IsOver, Math.Max(end, told.DisconnectedTime));
            holds.AddRange(next.Holds);
            if (call.State.IsEnd() || !told.State.IsEnd())
            {
                call.CopyFrom(told);
            }
        }
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
