using System.Globalization;
using System.Text;

namespace Fuzz.Mutation;

/// <summary>Lines of JSON.</summary>
internal sealed class JsonDialect : IDialect
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "{}", "[]", "[null]", "[{}]", "{\"id\":null}", "\"\"", "\" \"", "0", "-1", "-0", "1e400", "1E-400", "9223372036854775807", "9223372036854775808",
            "-9223372036854775809", "18446744073709551616", "2147483648", "0.1e1", "1.7976931348623157e309", "01", "\"0001-01-01T00:00:00.000Z\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-31T23:59:59.999Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2026-02-30T00:00:00.000Z\"", "\"2026-03-29T01:30:00.000Z\"", "\"1970-01-01T00:00:00Z\"", "\"2026-09-14T08:15:00.000Z\"",
            "\"24:00\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u\"", "\"\\x\"", "\"\uFEFF\"", "\"\U0001F525\"", "\"connected\"", "\"disconnected\"", "\"terminated\"", "\"alerting\"",
            "\"dialing\"", "\"transfer\"", "\"peer\"", "\"customer\"", "\"agent\"", "\"acd\"", "\"FULFILLED\"", "\"http://[\"", "\"tel:+13175550100\"", "\"NaN\"", "NaN", "Infinity", "undefined", "'x'", "// x",
            "[[[[[[[[]]]]]]]]", "{\"a\":{\"a\":{\"a\":{}}}}", "{\"id\":\"a\",\"id\":\"b\"}", "{\"\":\"\"}", "{\"\\ud800\":1}", "{\"\\u0069d\":\"escaped\"}",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xff, 0xfe, (byte)'"'],
        [(byte)'"', 0xc0, 0x80, (byte)'"'],
        [(byte)'"', 0xed, 0xa0, 0x80, (byte)'"'],
        [(byte)'"', 0xf4, 0x90, 0x80, 0x80, (byte)'"'],
        [(byte)'"', 0xe2, 0x82],
    ];

    public (string Open, string Close) Nesting => ("[", "]");

    /// <summary>Values with and without their names, and whole lines.</summary>
    public List<Node> Nodes(ReadOnlySpan<byte> input)
    {
        List<Node> nodes = [];
        Stack<int> open = new();
        var line = 0;
        for (var at = 0; at < input.Length; at++)
        {
            switch (input[at])
            {
                case (byte)'\n':
                    nodes.Add(new Node(line, at + 1 - line));
                    line = at + 1;
                    break;
                case (byte)'{' or (byte)'[':
                    open.Push(at);
                    break;
                case (byte)'}' or (byte)']':
                    if (open.TryPop(out var start))
                    {
                        Add(nodes, input, start, at + 1);
                    }

                    break;
                case (byte)'"':
                    var end = at + 1;
                    while (end < input.Length && input[end] is not ((byte)'"' or (byte)'\n'))
                    {
                        end += input[end] == (byte)'\\' ? 2 : 1;
                    }

                    end = Math.Min(end + 1, input.Length);
                    Add(nodes, input, at, end);
                    at = end - 1;
                    break;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n':
                    var last = at + 1;
                    while (last < input.Length && (char.IsAsciiLetterOrDigit((char)input[last]) || input[last] is (byte)'.' or (byte)'+' or (byte)'-'))
                    {
                        last++;
                    }

                    Add(nodes, input, at, last);
                    at = last - 1;
                    break;
                default:
                    break;
            }
        }

        nodes.Add(new Node(line, input.Length - line));
        return nodes;
    }

    public byte[] Hostile(Random random) => random.Next(12) switch
    {
        0 => Encoding.UTF8.GetBytes(random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture)),
        1 => Encoding.UTF8.GetBytes($"\"{new string((char)random.Next('a', 'z'), random.Next(1, 5000))}\""),
        2 => Encoding.UTF8.GetBytes($"\"{DateTime.UnixEpoch.AddSeconds(random.NextInt64(0, 4_000_000_000)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}\""),
        3 => Encoding.UTF8.GetBytes(random.NextDouble().ToString("R", CultureInfo.InvariantCulture)),
        _ => Values[random.Next(Values.Length)],
    };

    /// <summary>The value, and where a name stands before it, both together with the comma that parts them from the rest.</summary>
    private static void Add(List<Node> nodes, ReadOnlySpan<byte> input, int start, int end)
    {
        nodes.Add(new Node(start, end - start));
        var from = start;
        if (start > 1 && input[start - 1] == (byte)':' && input[start - 2] == (byte)'"')
        {
            from = start - 3;
            while (from > 0 && input[from] != (byte)'"')
            {
                from--;
            }
        }

        if (from > 0 && input[from - 1] == (byte)',')
        {
            nodes.Add(new Node(from - 1, end - from + 1));
        }
        else if (end < input.Length && input[end] == (byte)',')
        {
            nodes.Add(new Node(Math.Max(from, 0), end + 1 - Math.Max(from, 0)));
        }
    }
}
