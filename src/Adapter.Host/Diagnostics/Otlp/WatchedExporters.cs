using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>Pushes spans, and tells how it went.</summary>
internal sealed class WatchedTraceExporter(OtlpExporterOptions options, Action<bool> told) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var result = base.Export(activityBatch);
        told(result == ExportResult.Success);
        return result;
    }
}

/// <summary>Pushes metrics, and tells how it went.</summary>
internal sealed class WatchedMetricExporter(OtlpExporterOptions options, Action<bool> told) : OtlpMetricExporter(options)
{
    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var result = base.Export(metrics);
        told(result == ExportResult.Success);
        return result;
    }
}
