namespace Benchmarks;

/// <summary>One figure of one round.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Figure">Which figure of it.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Sample(string Measurement, string Figure, double Value, string Unit);

/// <summary>One figure over all rounds.</summary>
internal sealed record Result(string Measurement, string Figure, double Median, double Least, double Greatest, string Unit)
{
    /// <summary>What the project wants it to be.</summary>
    public string? Aim { get; init; }

    public static IEnumerable<Result> Of(IEnumerable<Sample> samples) => samples.GroupBy(sample => (sample.Measurement, sample.Figure, sample.Unit)).Select(group =>
    {
        double[] values = [.. group.Select(sample => sample.Value).Order()];
        return new Result(group.Key.Measurement, group.Key.Figure, (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2, values[0], values[^1], group.Key.Unit);
    });
}
