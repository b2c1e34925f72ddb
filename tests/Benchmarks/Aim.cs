namespace Benchmarks;

/// <summary>What the project wants a figure to be.</summary>
internal sealed record Aim(string Measurement, string Figure, string Text, Func<double, bool> Met)
{
    /// <summary>Writes beside each figure that has an aim whether it is met; a quick run judges nothing.</summary>
    public static List<Result> Judge(IEnumerable<Result> measured, IReadOnlyList<Aim> aims, bool isQuick)
        => [.. measured.Select(result => aims.FirstOrDefault(aim => aim.Of(result)) is { } aim
            ? result with { Aim = $"{aim.Text}{(isQuick ? "" : aim.Met(result.Median) ? " met" : " missed")}" }
            : result)];

    private bool Of(Result result) => result.Measurement == Measurement && result.Figure == Figure;
}
