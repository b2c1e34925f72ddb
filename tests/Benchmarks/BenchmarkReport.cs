using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Benchmarks.Sending;

namespace Benchmarks;

/// <summary>The outcome of a run.</summary>
internal sealed record BenchmarkReport
{
    private const string FullSpeed = "whole way, full speed";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Aim[] Aims =
    [
        new(FullSpeed, "notifications", ">= 50,000", value => value >= 50_000),
        new(FullSpeed, "receiver CPU per notification", "<= 15", value => value <= 15),
        new(FullSpeed, "allocated per notification", "<= 1,024", value => value <= 1024),
        new("whole way, 1,000/s", "frame to committed, p99", "< 10", value => value < 10),
        new("whole way, 10,000/s", "frame to committed, p99", "< 25", value => value < 25),
        new("memory", "working set under load, greatest", "< 200", value => value < 200),
    ];

    public required string Machine { get; init; }

    public required string Load { get; init; }

    public required IReadOnlyList<Result> Results { get; init; }

    /// <summary>What was lost or doubled, in words. The run failed when there is anything.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public static BenchmarkReport Of(BenchmarkOptions options, IEnumerable<Result> measured, IReadOnlyList<string> faults)
    {
        var results = Aim.Judge(measured, Aims, options.Quick);
        if (options.Verb == "measure")
        {
            results.AddRange(WhereTheTimeGoes(results));
        }

        return new BenchmarkReport
        {
            Machine = MachineText(options, "the sender"),
            Load = string.Create(CultureInfo.InvariantCulture, $"{options.Users:N0} users, one call for every second of them at a time; messages of {Story.AverageSize:N0} bytes on average over plain ws; {Story.Steps.Sum(step => step.Facts.Count)} events from {Story.Steps.Count} notifications of a call; {options.Rounds} rounds of {options.Duration.TotalSeconds:0.#} s"),
            Results = results,
            Faults = faults,
        };
    }

    public static string MachineText(BenchmarkOptions options, string with) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors shared with {with}{(options.Cores.Count > 0 ? $" (pinned to {string.Join(',', options.Cores)})" : "")}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}");

    public void Write(TextWriter writer)
    {
        writer.WriteLine(Machine);
        writer.WriteLine(Load);
        string? measurement = null;
        foreach (var result in Results)
        {
            if (measurement != result.Measurement)
            {
                measurement = result.Measurement;
                writer.WriteLine();
                writer.WriteLine($"{measurement,-46}{"median",12}{"least",12}{"greatest",12}");
            }

            writer.WriteLine($"  {result.Figure,-44}{Text(result.Median),12}{Text(result.Least),12}{Text(result.Greatest),12} {result.Unit,-6}{(result.Aim is { } aim ? $" aim {aim}" : "")}".TrimEnd());
        }

        writer.WriteLine();
        foreach (var fault in Faults)
        {
            writer.WriteLine($"FAULT  {fault}");
        }

        writer.WriteLine(Faults.Count == 0 ? "Nothing is missing, nothing is doubled." : "Something is missing or doubled.");
    }

    /// <summary>Processor time of the whole way at full speed, taken apart by what its parts take alone.</summary>
    private static IEnumerable<Result> WhereTheTimeGoes(IReadOnlyList<Result> results)
    {
        const string name = "where a notification's CPU goes";
        var whole = Median(FullSpeed, "receiver CPU per notification");
        var socket = Median("raw receive", "CPU per message");
        var interpreter = Median("parser and state machine alone", "CPU per notification");
        var journal = Median("journal alone", "CPU per event") * Median("parser and state machine alone", "events per notification");
        yield return Part("socket", socket);
        yield return Part("parser and state machine", interpreter);
        yield return Part("journal", journal);
        yield return Part("queues, threads and the rest", whole - socket - interpreter - journal);

        double Median(string measurement, string figure) => results.First(result => result.Measurement == measurement && result.Figure == figure).Median;
        Result Part(string figure, double value) => new(name, figure, value, value, value, "us");
    }

    private static string Text(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N2", CultureInfo.InvariantCulture),
    };
}
