using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapter.Host.Definitions;

/// <summary>Renders findings for people and programs.</summary>
internal static partial class FindingPrinter
{
    /// <summary>One line per finding: <c>FILE(LINE,COLUMN): error CODE: Setting: what is wrong. What to do.</c></summary>
    public static string Line(DefinitionFinding finding)
    {
        var place = finding.Line > 0 ? $"({finding.Line},{finding.Column})" : string.Empty;
        var setting = finding.Setting is { } name ? $"{name}: " : string.Empty;
        return $"{finding.File}{place}: {Severity(finding)} {finding.Code}: {setting}{finding.Message} {finding.Remedy}";
    }

    /// <summary>Every finding and a closing line.</summary>
    public static void WriteText(TextWriter writer, DefinitionSet set)
    {
        foreach (var finding in set.Findings)
        {
            writer.WriteLine(Line(finding));
        }

        var (errors, warnings) = Count(set);
        writer.WriteLine($"{Number(set.Adapters.Count, "adapter")} and {Number(set.DataSources.Count, "data source")} in order; {Number(set.Broken.Count, "broken definition")}; {Number(errors, "error")}, {Number(warnings, "warning")}.");
    }

    /// <summary>The same as one JSON object.</summary>
    public static void WriteJson(TextWriter writer, DefinitionSet set)
    {
        var (errors, warnings) = Count(set);
        FindingReport report = new(
            errors,
            warnings,
            [.. set.Adapters.Select(entry => entry.Definition.Name)],
            [.. set.DataSources.Select(source => source.Name)],
            [.. set.Broken.Select(broken => new BrokenReport(broken.File, broken.Name, broken.Type))],
            set.Findings);
        writer.WriteLine(JsonSerializer.Serialize(report, FindingJson.Default.FindingReport));
    }

    private static (int Errors, int Warnings) Count(DefinitionSet set)
    {
        var errors = set.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        return (errors, set.Findings.Count - errors);
    }

    private static string Severity(DefinitionFinding finding) => finding.Severity == FindingSeverity.Error ? "error" : "warning";

    private static string Number(int count, string what) => $"{count} {what}{(count == 1 ? string.Empty : "s")}";

    private sealed record FindingReport(
        int Errors,
        int Warnings,
        IReadOnlyList<string> Adapters,
        IReadOnlyList<string> DataSources,
        IReadOnlyList<BrokenReport> Broken,
        IReadOnlyList<DefinitionFinding> Findings);

    private sealed record BrokenReport(string File, string? Name, string? Type);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(FindingReport))]
    private sealed partial class FindingJson : JsonSerializerContext;
}
