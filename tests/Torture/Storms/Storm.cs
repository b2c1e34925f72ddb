using Torture.Lanes;

namespace Torture.Storms;

/// <summary>One kind of thing that goes wrong.</summary>
/// <param name="Name">What it is called on the command line and in the table.</param>
/// <param name="What">One line for people.</param>
/// <param name="EndsHost">It ends the host's life; the others happen meanwhile, beside it.</param>
/// <param name="Weight">How often it is chosen among its like.</param>
/// <param name="RunAsync">Does it and returns when it is over. Cancelled when the round is over: it then ends at once, and what it did to the world is undone.</param>
internal sealed record Storm(string Name, string What, bool EndsHost, double Weight, Func<Lane, Random, CancellationToken, Task> RunAsync)
{
    /// <summary>Whether a lane has what it needs; <see langword="null"/>: it needs nothing.</summary>
    public Func<Lane, bool>? Fits { get; init; }

    /// <summary>What the host's next life is given in its environment; <see langword="null"/>: nothing.</summary>
    public Func<Random, (string Name, string Value)>? Prepare { get; init; }

    /// <summary>Whether it is a kill -9.</summary>
    public bool Kills { get; init; }

    /// <summary>Chooses by weight.</summary>
    public static Storm Choose(IReadOnlyList<Storm> storms, Random random)
    {
        var left = random.NextDouble() * storms.Sum(storm => storm.Weight);
        foreach (var storm in storms)
        {
            left -= storm.Weight;
            if (left < 0)
            {
                return storm;
            }
        }

        return storms[^1];
    }
}
