using Adapter.Abstractions;
using Adapter.Host.Coverage;

namespace Adapter.Host.Http;

/// <summary>Coverage of adapters, and of data sources whose adapters are taken together.</summary>
internal sealed record CoverageView(DateTimeOffset At, IReadOnlyList<CoverageAccountView> Adapters, IReadOnlyList<CoverageAccountView> DataSources)
{
    public static CoverageView From(DateTimeOffset at, IEnumerable<(CoverageAccount Account, string? DataSource)> adapters, IEnumerable<(CoverageAccount Account, IReadOnlyList<string> Adapters)> sources) => new(
        at,
        [.. adapters.Select(item => CoverageAccountView.Of(item.Account) with { Adapter = item.Account.Name, DataSource = item.DataSource })],
        [.. sources.Select(item => CoverageAccountView.Of(item.Account) with { DataSource = item.Account.Name, Adapters = item.Adapters })]);
}

/// <summary>How a stretch of time stands. The spans touch each other and reach from <c>from</c> to <c>until</c>; the totals add up to <c>seconds</c>.</summary>
internal sealed record CoverageAccountView
{
    public string? Adapter { get; init; }

    public string? DataSource { get; init; }

    /// <summary>The adapters that are taken together.</summary>
    public IReadOnlyList<string>? Adapters { get; init; }

    /// <summary>Where the whole account begins; absent where an adapter keeps none.</summary>
    public DateTimeOffset? FirstStart { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public decimal Seconds { get; init; }

    public CoverageTotalsView Totals { get; init; } = new(0, 0, 0, 0);

    public IReadOnlyList<CoverageSpanView> Spans { get; init; } = [];

    public static CoverageAccountView Of(CoverageAccount account) => new()
    {
        FirstStart = account.FirstStart,
        From = account.From,
        Until = account.Until,
        Seconds = SecondsOf(account.Until - account.From),
        Totals = new CoverageTotalsView(
            SecondsOf(account.In(CoverageState.Covered)), SecondsOf(account.In(CoverageState.Uncertain)), SecondsOf(account.In(CoverageState.Recovered)), SecondsOf(account.In(CoverageState.Lost))),
        Spans = [.. account.Spans.Select(span => new CoverageSpanView(span.From, span.To, SecondsOf(span.To - span.From), CoverageWords.Of(span.State), span.Cause, span.Detail))],
    };

    /// <summary>In decimals: sums of milliseconds stay exact.</summary>
    public static decimal SecondsOf(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond / 1000m;
}

/// <summary>Seconds in each state.</summary>
internal sealed record CoverageTotalsView(decimal Covered, decimal Uncertain, decimal Recovered, decimal Lost);

/// <summary>A span: state is covered, uncertain, recovered or lost; cause is a word for scripts, detail a sentence for people.</summary>
internal sealed record CoverageSpanView(DateTimeOffset From, DateTimeOffset To, decimal Seconds, string State, string Cause, string? Detail);
