using System.Globalization;
using System.Text;

namespace Adapter.Host.Diagnostics;

/// <summary>Kind of a metric in Prometheus text format.</summary>
internal enum PrometheusKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>A page of metrics: each family once with its help and type, each series once whoever tells it again.</summary>
internal sealed class PrometheusPage
{
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly List<PrometheusSample> _samples = [];

    /// <summary>What was added, apart from histograms.</summary>
    public IReadOnlyList<PrometheusSample> Samples => _samples;

    /// <summary>Adds a value of a family. <c>suffix</c> and <c>bound</c> belong to histograms.</summary>
    public void Add(string family, PrometheusKind kind, string help, string labels, double value, string suffix = "", string? bound = null)
    {
        if (!_families.TryGetValue(family, out var lines))
        {
            _families.Add(family, lines = new Family(kind, help));
        }

        if (lines.Kind != kind)
        {
            return; // two sources disagree about a name; the first one has it
        }

        var all = bound is null ? labels : (labels.Length > 0 ? labels + "," : "") + "le=\"" + bound + "\"";
        var series = all.Length > 0 ? $"{family}{suffix}{{{all}}}" : family + suffix;
        if (lines.Seen.Add(series))
        {
            if (kind != PrometheusKind.Histogram)
            {
                _samples.Add(new PrometheusSample(family, kind, help, labels, value));
            }

            lines.Text.Append(series).Append(' ').Append(Number(value)).Append('\n');
        }
    }

    /// <summary>A label for <see cref="Add"/>; several are joined by commas.</summary>
    public static string Label(string name, string value)
        => $"{Name(name)}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <summary>A text as a metric's or label's name: letters, digits and underscores, no digit in front.</summary>
    public static string Name(string text)
    {
        var name = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
            }
        });
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    public static string Number(double value)
        => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString()
    {
        StringBuilder page = new();
        foreach (var (name, family) in _families)
        {
            var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n");
            page.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
            page.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind switch
            {
                PrometheusKind.Counter => "counter",
                PrometheusKind.Histogram => "histogram",
                _ => "gauge",
            }).Append('\n');
            page.Append(family.Text);
        }

        return page.ToString();
    }

    private sealed class Family(PrometheusKind kind, string help)
    {
        public PrometheusKind Kind => kind;

        public string Help => help;

        public StringBuilder Text { get; } = new();

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);
    }
}
