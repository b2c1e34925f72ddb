using System.Text;
using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// How far the numbers of numbered facts stood in conversations that are not remembered any more: one that comes alive again goes on from there. A number that is used
/// twice gives the second fact the id of the first, and the journal takes it for known.
/// </summary>
internal sealed class ForgottenNumbers
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(48);

    private readonly Dictionary<ulong, Numbers> _numbers = [];
    private readonly Queue<(ulong Key, long At)> _order = new();

    /// <summary>At most so many legs and conversations with numbers; a few tens of bytes each.</summary>
    public int Limit { get; init; } = 300_000;

    public int Count => _numbers.Count;

    /// <summary>Takes note of a conversation that is about to be forgotten.</summary>
    public void Remember(ConversationState conversation)
    {
        var at = conversation.Heard.UtcTicks;
        Put(KeyOf(conversation), new Numbers(conversation.RecordingChanges, 0, at));
        foreach (var leg in conversation.Legs)
        {
            Put(KeyOf(conversation, leg), new Numbers(leg.AttributeChanges, leg.UntimedHolds, at));
        }
    }

    /// <summary>A conversation begins, perhaps again.</summary>
    public void GiveBack(ConversationState conversation)
    {
        if (_numbers.Count > 0 && _numbers.TryGetValue(KeyOf(conversation), out var known))
        {
            conversation.RecordingChanges = Math.Max(conversation.RecordingChanges, known.First);
        }
    }

    /// <summary>A leg of it begins, perhaps again.</summary>
    public void GiveBack(ConversationState conversation, LegState leg)
    {
        if (_numbers.Count > 0 && _numbers.TryGetValue(KeyOf(conversation, leg), out var known))
        {
            leg.AttributeChanges = Math.Max(leg.AttributeChanges, known.First);
            leg.UntimedHolds = Math.Max(leg.UntimedHolds, known.Second);
        }
    }

    public void Sweep(DateTimeOffset now)
    {
        var since = (now - KeptFor).UtcTicks;
        while (_order.TryPeek(out var oldest) && oldest.At < since)
        {
            DropOldest();
        }
    }

    public void Clear()
    {
        _numbers.Clear();
        _order.Clear();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var (key, known) in _numbers)
        {
            json.WriteNumberValue(unchecked((long)key));
            json.WriteNumberValue(known.First);
            json.WriteNumberValue(known.Second);
            json.WriteNumberValue(known.At);
        }

        json.WriteEndArray();
    }

    /// <summary>Takes back what <see cref="Write"/> wrote; what is of another kind is left out.</summary>
    public void Read(JsonElement numbers)
    {
        List<(ulong Key, Numbers Known)> read = [];
        foreach (var four in numbers.EnumerateArray().Chunk(4))
        {
            if (four.Length == 4 && Array.TrueForAll(four, static each => each.ValueKind == JsonValueKind.Number)
                && four[0].TryGetInt64(out var key) && four[1].TryGetInt32(out var first) && four[2].TryGetInt32(out var second) && four[3].TryGetInt64(out var at)
                && first >= 0 && second >= 0 && at >= 0)
            {
                read.Add((unchecked((ulong)key), new Numbers(first, second, at)));
            }
        }

        foreach (var (key, known) in read.OrderBy(static each => each.Known.At))
        {
            Put(key, known);
        }
    }

    private static ulong KeyOf(ConversationState conversation) => Utf8Hash.Of(Encoding.UTF8.GetBytes(conversation.Id));

    private static ulong KeyOf(ConversationState conversation, LegState leg) => Utf8Hash.Mix(KeyOf(conversation), Utf8Hash.Of(Encoding.UTF8.GetBytes(leg.Key)));

    private void Put(ulong key, Numbers numbers)
    {
        if (numbers is { First: 0, Second: 0 })
        {
            return;
        }

        _numbers[key] = numbers;
        _order.Enqueue((key, numbers.At));
        while (_order.Count > Limit)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        var (key, at) = _order.Dequeue();
        if (_numbers.TryGetValue(key, out var known) && known.At <= at)
        {
            _numbers.Remove(key);
        }
    }

    /// <summary>Of a leg the changes of its attributes and its holds without a start; of a conversation the changes of its recording.</summary>
    private readonly record struct Numbers(int First, int Second, long At);
}
