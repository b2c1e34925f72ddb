namespace Fuzz.Mutation;

/// <summary>A piece of an input that means something: a value, an element, a line.</summary>
internal readonly record struct Node(int Start, int Length);

/// <summary>What a kind of input is made of: where its pieces lie, and what is worth putting in their place.</summary>
internal interface IDialect
{
    /// <summary>Pieces of the input, however broken it is.</summary>
    List<Node> Nodes(ReadOnlySpan<byte> input);

    /// <summary>Values that readers stumble over.</summary>
    byte[] Hostile(Random random);

    /// <summary>What deep nesting opens and closes with.</summary>
    (string Open, string Close) Nesting { get; }
}
