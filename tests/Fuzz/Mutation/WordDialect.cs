using System.Globalization;
using System.Text;

namespace Fuzz.Mutation;

/// <summary>Text of words: requests of HTTP, lists of instructions.</summary>
/// <param name="values">Words worth putting in the place of others.</param>
internal sealed class WordDialect(IReadOnlyList<string> values) : IDialect
{
    public (string Open, string Close) Nesting => ("/", "%2F");

    /// <summary>Runs of letters and digits, what lies between them, and whole lines.</summary>
    public List<Node> Nodes(ReadOnlySpan<byte> input)
    {
        List<Node> nodes = [];
        var (line, word) = (0, 0);
        for (var at = 0; at <= input.Length; at++)
        {
            var ends = at == input.Length;
            if (ends || (at > word && IsWord(input[at]) != IsWord(input[at - 1])))
            {
                nodes.Add(new Node(word, at - word));
                word = at;
            }

            if (ends || input[at] == (byte)'\n')
            {
                nodes.Add(new Node(line, Math.Min(at + 1, input.Length) - line));
                line = at + 1;
            }
        }

        return nodes;
    }

    public byte[] Hostile(Random random) => random.Next(8) switch
    {
        0 => Encoding.UTF8.GetBytes(random.NextInt64(-10, 1L << random.Next(1, 63)).ToString(CultureInfo.InvariantCulture)),
        1 => Encoding.UTF8.GetBytes(new string((char)random.Next('a', 'z'), random.Next(1, 9000))),
        _ => Encoding.UTF8.GetBytes(values[random.Next(values.Count)]),
    };

    private static bool IsWord(byte character) => char.IsAsciiLetterOrDigit((char)character) || character >= 0x80;
}
