using System.Globalization;

namespace Benchmarks.Importing;

/// <summary>The figures of an import that follow from others, and what they are to be.</summary>
internal static class ImportFigures
{
    public const string Resumed = "resume: first work in hand";

    /// <summary>Downloads at once, for curl as for the import.</summary>
    public const int LargeDownloads = 4;

    public const int SmallDownloads = 16;

    /// <summary>Recordings whose writes the ledger takes at the same time.</summary>
    public const int LedgerTogether = 100;

    private const string OverCurl = "import over curl";
    private const string Growth = "working set, last tenth over fifth";
    private const string Slowdown = "time for each recording, last tenth over first";

    public static BenchmarkReport Report(BenchmarkOptions options, string load, IReadOnlyList<Sample> samples, IReadOnlyList<string> faults)
    {
        List<Result> results = [.. Result.Of(samples)];
        AddRatio(ImportBenchmark.Large, OverCurl, "import", "curl");
        AddRatio(ImportBenchmark.Large, "import over curl, then flushed", "import", "curl, then flushed");
        foreach (var measurement in results.Where(result => result.Figure == Tenth("working set", 4)).Select(result => result.Measurement).ToList())
        {
            AddRatio(measurement, Growth, Tenth("working set", 9), Tenth("working set", 4));
        }

        AddRatio(ImportBenchmark.Ledger, Slowdown, Tenth("time for each recording", 9), Tenth("time for each recording", 0));
        List<Aim> aims =
        [
            new(ImportBenchmark.Large, OverCurl, ">= 0.9", value => value >= 0.9),
            new(ImportBenchmark.Ledger, Resumed, "< 5", value => value < 5),
            .. results.Where(result => result.Figure == "recordings").Select(result => new Aim(result.Measurement, result.Figure, ">= 500", value => value >= 500)),
            .. results.Where(result => result.Figure == Growth).Select(result => new Aim(result.Measurement, Growth, "<= 1.1", value => value <= 1.1)),
        ];
        return new BenchmarkReport
        {
            Machine = BenchmarkReport.MachineText(options, "the simulated platform"),
            Load = string.Create(CultureInfo.InvariantCulture, $"{load}; {LargeDownloads} large and {SmallDownloads} small downloads at once; a ledger takes the writes of {LedgerTogether} recordings together"),
            Results = Aim.Judge(results.GroupBy(result => result.Measurement).SelectMany(group => group), aims, options.Quick),
            Faults = faults,
        };

        // of the medians: between them and the other rounds nothing is said
        void AddRatio(string measurement, string figure, string of, string by)
        {
            if (Median(of) / Median(by) is { } ratio)
            {
                results.Add(new Result(measurement, figure, ratio, ratio, ratio, ""));
            }

            double? Median(string name) => results.FirstOrDefault(result => result.Measurement == measurement && result.Figure == name)?.Median;
        }
    }

    /// <summary>A figure of one tenth of the work, from 0.</summary>
    public static string Tenth(string figure, int tenth) => string.Create(CultureInfo.InvariantCulture, $"{figure}, {tenth * 10} to {(tenth + 1) * 10} %");
}
