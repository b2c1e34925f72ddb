using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Benchmarks.Sending;

/// <summary>One notification as it goes over the wire, with the places where a conversation's own ids and times are written in.</summary>
internal sealed partial class FrameTemplate
{
    private const int HeaderLength = 4;
    private readonly byte[] _frame;
    private readonly Patch[] _patches;

    public FrameTemplate(string json)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        if (payload.Length is < 126 or > ushort.MaxValue)
        {
            throw new ArgumentException($"A frame of {payload.Length} bytes does not fit the header used here.", nameof(json));
        }

        _frame = new byte[HeaderLength + payload.Length];
        _frame[0] = 0x81; // final text frame, unmasked as a server sends
        _frame[1] = 126;
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), (ushort)payload.Length);
        payload.CopyTo(_frame, HeaderLength);

        // offsets count in bytes; the tokens and everything else in the stories is ASCII
        _patches = [.. Token().Matches(json).Select(match => new Patch(
            HeaderLength + match.Index, StoryValues.OffsetOf(match.Groups[1].Value, int.Parse(match.Groups[2].Value, null)), match.Length))];
    }

    /// <summary>Bytes of the websocket frame, header included.</summary>
    public int Length => _frame.Length;

    /// <summary>Bytes of the message alone.</summary>
    public int PayloadLength => _frame.Length - HeaderLength;

    public ReadOnlyMemory<byte> Payload(StoryValues values)
    {
        var frame = new byte[Length];
        Write(frame, values);
        return frame.AsMemory(HeaderLength);
    }

    public void Write(Span<byte> destination, StoryValues values)
    {
        _frame.CopyTo(destination);
        var source = values.Bytes;
        foreach (var patch in _patches)
        {
            source.Slice(patch.Source, patch.Length).CopyTo(destination[patch.Target..]);
        }
    }

    [GeneratedRegex("#(id|at)([0-9]{2})#+")]
    private static partial Regex Token();

    private readonly record struct Patch(int Target, int Source, int Length);
}
