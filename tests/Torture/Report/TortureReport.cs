using System.Globalization;
using System.Text;
using System.Text.Json;
using Torture.Oracle;

namespace Torture.Report;

/// <summary>What a run did and found, over all its lanes.</summary>
internal sealed record TortureReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required int Seed { get; init; }

    public required string Command { get; init; }

    public required double Seconds { get; init; }

    public required int Hosts { get; init; }

    public required int Rounds { get; init; }

    public required int Kills { get; init; }

    public required int Calls { get; init; }

    public required int Expected { get; init; }

    public required int Journaled { get; init; }

    public required int Lost { get; init; }

    public required int Doubled { get; init; }

    /// <summary>Everything else that is not as it should be.</summary>
    public required int Wrong { get; init; }

    public required int Recovered { get; init; }

    public required double UncertainSeconds { get; init; }

    /// <summary>Not heard, and read back.</summary>
    public required double RecoveredSeconds { get; init; }

    public required double CoveredSeconds { get; init; }

    public required double LongestRecoverySeconds { get; init; }

    public required double StartSecondsMedian { get; init; }

    public required double StartSecondsMost { get; init; }

    public required IReadOnlyDictionary<string, int> Storms { get; init; }

    /// <summary>What the host did that it should not, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>What this machine cannot do.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    public required IReadOnlyDictionary<string, int> FindingsByKind { get; init; }

    /// <summary>Up to fifty of what was found.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    public bool IsClean => Lost == 0 && Doubled == 0 && Wrong == 0 && Rounds > 0;

    public static TortureReport Of(TortureOptions options, string command, TimeSpan took, IReadOnlyList<LaneTally> lanes)
    {
        var findings = lanes.SelectMany((lane, index) => lane.Findings.Select(finding => (Lane: index + 1, Finding: finding))).ToList();
        int Count(FindingKind kind) => findings.Count(each => each.Finding.Kind == kind);
        var starts = lanes.SelectMany(lane => lane.Starts).Select(start => start.TotalSeconds).Order().ToList();
        return new TortureReport
        {
            Seed = options.Seed,
            Command = command,
            Seconds = Math.Round(took.TotalSeconds),
            Hosts = lanes.Count,
            Rounds = lanes.Sum(lane => lane.Rounds),
            Kills = lanes.Sum(lane => lane.Kills),
            Calls = lanes.Sum(lane => lane.Calls),
            Expected = lanes.Sum(lane => lane.Last?.Expected ?? 0),
            Journaled = lanes.Sum(lane => lane.Last?.Found ?? 0),
            Lost = Count(FindingKind.Lost),
            Doubled = Count(FindingKind.Doubled),
            Wrong = findings.Count - Count(FindingKind.Lost) - Count(FindingKind.Doubled),
            Recovered = lanes.Sum(lane => lane.Last?.Recovered ?? 0),
            UncertainSeconds = Math.Round(lanes.Sum(lane => lane.UncertainSeconds), 1),
            RecoveredSeconds = Math.Round(lanes.Sum(lane => lane.RecoveredSeconds), 1),
            CoveredSeconds = Math.Round(lanes.Sum(lane => lane.CoveredSeconds), 1),
            LongestRecoverySeconds = Math.Round(lanes.Select(lane => lane.LongestRecovery.TotalSeconds).DefaultIfEmpty().Max(), 1),
            StartSecondsMedian = starts.Count > 0 ? Math.Round(starts[starts.Count / 2], 2) : 0,
            StartSecondsMost = starts.Count > 0 ? Math.Round(starts[^1], 2) : 0,
            Storms = Sum(lanes.Select(lane => lane.Storms)),
            Faults = Sum(lanes.Select(lane => lane.Faults)),
            LeftOut = [.. lanes.SelectMany(lane => lane.NotDone).Distinct().Order(StringComparer.Ordinal)],
            FindingsByKind = findings.CountBy(each => each.Finding.Kind.ToString().ToLowerInvariant()).ToDictionary(),
            Findings = [.. findings.OrderBy(each => each.Finding.At).Take(50).Select(each => $"lane {each.Lane}: {each.Finding}")],
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public string ToTable()
    {
        StringBuilder text = new();
        Line("seed", Seed);
        Line("took", $"{TimeSpan.FromSeconds(Seconds)} on {Hosts} hosts");
        Line("rounds", Rounds);
        Line("kills", Kills);
        Line("calls", Calls);
        Line("expected", Expected);
        Line("journaled", Journaled);
        Line("lost", Lost);
        Line("doubled", Doubled);
        Line("otherwise wrong", $"{Wrong}{(Wrong > 0 ? $" ({string.Join(", ", FindingsByKind.Select(each => $"{each.Key} {each.Value}"))})" : "")}");
        Line("recovered", Recovered);
        Line("uncertain", string.Create(CultureInfo.InvariantCulture, $"{UncertainSeconds} s; covered {CoveredSeconds} s, read back {RecoveredSeconds} s"));
        Line("longest recovery", string.Create(CultureInfo.InvariantCulture, $"{LongestRecoverySeconds} s"));
        Line("start of the host", string.Create(CultureInfo.InvariantCulture, $"{StartSecondsMedian} s, at most {StartSecondsMost} s"));
        Line("storms", string.Join(", ", Storms.Select(each => $"{each.Key} {each.Value}")));
        foreach (var (what, count) in Faults)
        {
            Line("noted", $"{count} x {what}");
        }

        foreach (var what in LeftOut)
        {
            Line("LEFT OUT", what);
        }

        foreach (var finding in Findings)
        {
            Line("found", finding);
        }

        return text.ToString().TrimEnd();

        void Line(string name, object value) => text.Append(CultureInfo.InvariantCulture, $"{name,-18} {value}\n");
    }

    private static SortedDictionary<string, int> Sum(IEnumerable<IReadOnlyDictionary<string, int>> all)
        => new(all.SelectMany(each => each).GroupBy(each => each.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(each => each.Value), StringComparer.Ordinal), StringComparer.Ordinal);
}
