using System.Text;

namespace Fuzz.Mutation;

/// <summary>XML files, one after the other.</summary>
internal sealed class XmlDialect : IDialect
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "", " ", "0", "-1", "2147483648", "99999999999999999999", "1e3", "NaN", "true", "TRUE", "yes", "24:00", "23:59", "2:5", "00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z",
            "2026-03-29T01:30:00", "2026-02-30", "Europe/London", "W. Europe Standard Time", "Mars/Olympus", "http://", "https://[::1", "https://a:b@c:99999/x?y#z", "ftp://x", "-", "127.0.0.1", "[::1]", "65536",
            "env:", "env:NOT_THERE", "file:", "file:/dev/zero", "file:../../..", "protected:", "protected:v1:AAAA", "<", "&", "&#0;", "&#x10FFFF;", "&#xD800;", "&amp;", "&nope;", "]]>", "<![CDATA[x]]>",
            "<!-- x -->", "<?pi x?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<Settings>", "</Settings>", "<Settings/>", "<AdvancedSettings/>", "<Add key=\"MaxRetry\" value=\"5\"/>", "<Add key='restarttime' value=''/>",
            "<Add/>", "<Name>x</Name>", "<Name/>", " xmlns=''", " xmlns=\"urn:other\"", " a:b='c'", "<x:y/>", "\0", "\u0001", "\uFEFF", "\uFFFE", "\U0001F525", "\u202E", "encoding=\"utf-16\"",
            "<?xml version=\"1.0\" encoding=\"utf-7\"?>", "<?xml version=\"1.1\"?>", "<SecondaryOf>One</SecondaryOf>", "<StartupType>Disabled</StartupType>",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe],
        [0xfe, 0xff],
        [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
    ];

    public (string Open, string Close) Nesting => ("<a>", "</a>");

    /// <summary>Tags, whole elements, texts and attribute values.</summary>
    public List<Node> Nodes(ReadOnlySpan<byte> input)
    {
        List<Node> nodes = [];
        Stack<int> open = new();
        for (var at = 0; at < input.Length;)
        {
            if (input[at] != (byte)'<')
            {
                var text = input[at..].IndexOf((byte)'<');
                var until = text < 0 ? input.Length : at + text;
                nodes.Add(new Node(at, until - at));
                at = until;
                continue;
            }

            var close = input[at..].IndexOf((byte)'>');
            var end = close < 0 ? input.Length : at + close + 1;
            nodes.Add(new Node(at, end - at));
            if (at + 1 < input.Length && input[at + 1] == (byte)'/')
            {
                if (open.TryPop(out var start))
                {
                    nodes.Add(new Node(start, end - start));
                }
            }
            else if (end - at > 1 && input[end - 2] != (byte)'/' && input[at + 1] is not ((byte)'?' or (byte)'!'))
            {
                open.Push(at);
            }

            AddAttributes(nodes, input[at..end], at);
            at = end;
        }

        return nodes;
    }

    public byte[] Hostile(Random random) => random.Next(12) == 0 ? Encoding.UTF8.GetBytes(new string((char)random.Next('a', 'z'), random.Next(1, 3000))) : Values[random.Next(Values.Length)];

    private static void AddAttributes(List<Node> nodes, ReadOnlySpan<byte> tag, int offset)
    {
        for (var at = 0; at < tag.Length; at++)
        {
            if (tag[at] is (byte)'"' or (byte)'\'')
            {
                var length = tag[(at + 1)..].IndexOf(tag[at]);
                if (length < 0)
                {
                    return;
                }

                nodes.Add(new Node(offset + at + 1, length));
                at += length + 1;
            }
        }
    }
}
