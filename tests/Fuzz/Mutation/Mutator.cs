using System.Text;

namespace Fuzz.Mutation;

/// <summary>Makes new inputs of old ones: by the pieces that the dialect knows, and by bytes.</summary>
internal sealed class Mutator(IDialect dialect, Random random, int longest)
{
    public byte[] Mutate(IReadOnlyList<byte[]> pool)
    {
        var input = Pick(pool);
        for (var steps = 1 + (int)Math.Abs(random.NextDouble() * random.NextDouble() * 8); steps > 0; steps--)
        {
            input = random.Next(4) == 0 ? ByBytes(input, pool) : ByNodes(input, pool);
            if (input.Length > longest)
            {
                input = input[..longest];
            }
        }

        return input;
    }

    /// <summary>The newer ones rather than the older: they led to something new.</summary>
    private byte[] Pick(IReadOnlyList<byte[]> pool)
        => pool.Count == 0 ? [] : random.Next(2) == 0 ? pool[random.Next(pool.Count)] : pool[pool.Count - 1 - random.Next(Math.Min(pool.Count, 64))];

    private byte[] ByNodes(byte[] input, IReadOnlyList<byte[]> pool)
    {
        var nodes = dialect.Nodes(input);
        if (nodes.Count == 0)
        {
            return dialect.Hostile(random);
        }

        var node = nodes[random.Next(nodes.Count)];
        var (start, end) = (node.Start, node.Start + node.Length);
        switch (random.Next(8))
        {
            case 0:
                return [.. input[..start], .. input[end..]];
            case 1:
                return [.. input[..end], .. input[start..end], .. input[end..]];
            case 2:
                var other = nodes[random.Next(nodes.Count)];
                var (first, second) = other.Start < start ? (other, node) : (node, other);
                return first.Start + first.Length > second.Start
                    ? [.. input[..start], .. input[other.Start..(other.Start + other.Length)], .. input[end..]]
                    :
                    [
                        .. input[..first.Start], .. input[second.Start..(second.Start + second.Length)],
                        .. input[(first.Start + first.Length)..second.Start], .. input[first.Start..(first.Start + first.Length)], .. input[(second.Start + second.Length)..],
                    ];
            case 3:
                var source = Pick(pool);
                var theirs = dialect.Nodes(source);
                if (theirs.Count == 0)
                {
                    goto default;
                }

                var graft = theirs[random.Next(theirs.Count)];
                return [.. input[..start], .. source[graft.Start..(graft.Start + graft.Length)], .. input[(random.Next(2) == 0 ? start : end)..]];
            case 4 when random.Next(8) == 0:
                var depth = 1 << random.Next(1, 12);
                return [.. input[..start], .. Repeat(dialect.Nesting.Open, depth), .. input[start..end], .. Repeat(dialect.Nesting.Close, depth), .. input[end..]];
            case 5:
                return [.. input[..start], .. dialect.Hostile(random), .. input[start..]];
            default:
                return [.. input[..start], .. dialect.Hostile(random), .. input[end..]];
        }
    }

    private byte[] ByBytes(byte[] input, IReadOnlyList<byte[]> pool)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var at = random.Next(input.Length);
        var end = Math.Min(input.Length, at + 1 + random.Next(1 << random.Next(1, 9)));
        switch (random.Next(8))
        {
            case 0:
                return input[..at];
            case 1:
                return [.. input[..at], .. input[end..]];
            case 2:
                return [.. input[..end], .. input[at..]];
            case 3:
                return [.. input[..at], (byte)random.Next(256), .. input[at..]];
            case 4:
                var other = Pick(pool);
                return [.. input[..at], .. other[(other.Length == 0 ? 0 : random.Next(other.Length))..]];
            default:
                var changed = (byte[])input.Clone();
                changed[at] = random.Next(3) switch
                {
                    0 => (byte)(changed[at] ^ (1 << random.Next(8))),
                    1 => (byte)"{}[]\",:\\<>&/=' \n\0-0"[random.Next(19)],
                    _ => (byte)random.Next(256),
                };
                return changed;
        }
    }

    private static byte[] Repeat(string piece, int times) => Encoding.UTF8.GetBytes(new StringBuilder(piece.Length * times).Insert(0, piece, times).ToString());
}
