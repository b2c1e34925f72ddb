using OpenTelemetry.Trace;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>Keeps every span of a rare kind, and a share of those that come by the hundred: a run with a hundred thousand requests must not bring all of them along.</summary>
internal sealed class HostSampler(double ratio, Func<double> random) : Sampler
{
    private static readonly HashSet<string> Rare = new(StringComparer.Ordinal) { "import.run", "backfill.slice" };

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var isUnderDropped = samplingParameters.ParentContext.TraceId != default && !samplingParameters.ParentContext.TraceFlags.HasFlag(System.Diagnostics.ActivityTraceFlags.Recorded);
        return new SamplingResult(Rare.Contains(samplingParameters.Name) || (!isUnderDropped && random() < ratio) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
