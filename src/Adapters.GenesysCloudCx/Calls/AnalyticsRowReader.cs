using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Compares a conversation of the analytics query with what is known, so that a resync asks REST only where it can learn something.</summary>
internal sealed class AnalyticsRowReader
{
    private readonly JsonText _text = new();
    private readonly List<HoldSegment> _holds = [];
    private ConversationState? _conversation;
    private bool _tellsMore;

    /// <exception cref="JsonException">The row is no JSON.</exception>
    public bool TellsMore(ReadOnlySpan<byte> row, ConversationStore conversations, DateTimeOffset? notHeardSince)
    {
        _text.Load(row);
        _tellsMore = false;
        _conversation = null;
        var reader = _text.Reader();
        reader.Read();
        if (!_text.EnterObject(ref reader))
        {
            return false;
        }

        // the id may stand behind the participants
        var first = reader;
        Utf8JsonReader participants = default;
        var hasParticipants = false;
        var isEnded = false;
        while (JsonText.NextMember(ref first, out var name))
        {
            if (name.SequenceEqual("conversationId"u8))
            {
                _conversation = conversations.Find(_text[_text.Text(ref first)]);
            }
            else if (name.SequenceEqual("conversationEnd"u8))
            {
                isEnded = _text.Time(ref first) != 0;
            }
            else if (name.SequenceEqual("participants"u8))
            {
                participants = first;
                hasParticipants = true;
                first.Skip();
            }
            else
            {
                first.Skip();
            }
        }

        if (_conversation?.HeardLive > notHeardSince)
        {
            return false;
        }

        var hasVoice = hasParticipants && ReadParticipants(ref participants);
        return hasVoice && (_tellsMore || (isEnded && _conversation is null or { IsOpen: true }));
    }

    private bool ReadParticipants(ref Utf8JsonReader reader)
    {
        var hasVoice = false;
        if (!_text.EnterArray(ref reader))
        {
            return false;
        }

        while (JsonText.NextElement(ref reader))
        {
            if (!_text.EnterObject(ref reader))
            {
                continue;
            }

            Slice id = default;
            Session session = default;
            _holds.Clear();
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("participantId"u8))
                {
                    id = _text.Text(ref reader);
                }
                else if (name.SequenceEqual("sessions"u8))
                {
                    ReadSessions(ref reader, ref session);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (session.IsVoice)
            {
                hasVoice = true;
                Compare(id, session);
            }
        }

        return hasVoice;
    }

    private void ReadSessions(ref Utf8JsonReader reader, ref Session result)
    {
        if (!_text.EnterArray(ref reader))
        {
            return;
        }

        while (JsonText.NextElement(ref reader))
        {
            if (!_text.EnterObject(ref reader))
            {
                continue;
            }

            var isVoice = false;
            Session session = default;
            var holdsBefore = _holds.Count;
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("mediaType"u8))
                {
                    isVoice = LegWords.Is(_text[_text.Text(ref reader)], "voice"u8);
                }
                else if (name.SequenceEqual("segments"u8))
                {
                    ReadSegments(ref reader, ref session);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (isVoice)
            {
                result = new Session(true, session.WasConnected || result.WasConnected, session.IsOver);
            }
            else
            {
                _holds.RemoveRange(holdsBefore, _holds.Count - holdsBefore);
            }
        }
    }

    private void ReadSegments(ref Utf8JsonReader reader, ref Session session)
    {
        if (!_text.EnterArray(ref reader))
        {
            return;
        }

        while (JsonText.NextElement(ref reader))
        {
            if (!_text.EnterObject(ref reader))
            {
                continue;
            }

            Slice type = default;
            long start = 0;
            long end = 0;
            var hasReason = false;
            while (JsonText.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("segmentType"u8))
                {
                    type = _text.Text(ref reader);
                }
                else if (name.SequenceEqual("segmentStart"u8))
                {
                    start = _text.Time(ref reader);
                }
                else if (name.SequenceEqual("segmentEnd"u8))
                {
                    end = _text.Time(ref reader);
                }
                else if (name.SequenceEqual("disconnectType"u8))
                {
                    hasReason = !_text.Text(ref reader).IsEmpty;
                }
                else
                {
                    reader.Skip();
                }
            }

            var isHold = LegWords.Is(_text[type], "hold"u8);
            if (isHold && start != 0)
            {
                _holds.Add(new HoldSegment(start, end));
            }

            session = session with
            {
                WasConnected = session.WasConnected || isHold || LegWords.Is(_text[type], "interact"u8) || LegWords.Is(_text[type], "ivr"u8)
                    || LegWords.Is(_text[type], "voicemail"u8),
                IsOver = session.IsOver || (hasReason && end != 0),
            };
        }
    }

    private void Compare(Slice id, Session session)
    {
        var leg = id.IsEmpty ? null : _conversation?.Find(_text[id], 0);
        if (leg is null || (session.IsOver && !leg.IsOver) || (session.WasConnected && !leg.WasConnected))
        {
            _tellsMore |= !id.IsEmpty;
            return;
        }

        if (leg.IsTracked && _holds.Count > 0)
        {
            var known = HoldMatch.Of(_conversation!, leg, _holds);
            for (var i = 0; i < known.Length; i++)
            {
                var end = _holds[i].End;
                _tellsMore |= known[i] is not { } hold || (end != 0 && !hold.IsRetrieved && (!leg.IsOver || end < leg.End));
            }
        }
    }

    private readonly record struct Session(bool IsVoice, bool WasConnected, bool IsOver);
}
