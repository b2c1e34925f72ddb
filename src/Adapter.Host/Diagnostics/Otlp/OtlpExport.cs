using System.Reflection;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>
/// Pushes metrics and spans to a collector, where one is set. A collector that does not answer costs a bounded queue of spans and nothing else: the numbers go on counting, and the next push
/// tells them.
/// </summary>
internal sealed partial class OtlpExport(OtlpTargets targets, OtlpOptions options, IEnumerable<IMetricSource> sources, Func<double> random, PushLimit limit, HostParts parts, TimeProvider time, ILogger<OtlpExport> logger)
    : HostPart(parts, time)
{
    /// <summary>Spans that wait at most.</summary>
    public const int QueueLength = 2_048;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private bool? _works;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;
    private BaseExportingMetricReader? _reader;
    private SourceMeters? _meters;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("adapterhost", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(), autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        try
        {
            Open(resource);
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(OtlpOptions.Section, typeof(OtlpOptions), [$"The variables OTEL_EXPORTER_OTLP_* cannot be used: {exception.Message} Headers are written as name=value,name=value."]);
        }

        if (_traces is not null || _metrics is not null)
        {
            LogOn(targets.Place, (_metrics, _traces) switch { (not null, not null) => "metrics and traces", (not null, null) => "metrics", _ => "traces" });
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // what is on its way gets a moment; a collector that does not answer holds nobody
        limit.EndAfter(FlushLimit);
        await base.StopAsync(cancellationToken);
        await Task.Run(() =>
        {
            _reader?.Collect((int)FlushLimit.TotalMilliseconds);
            _traces?.ForceFlush((int)FlushLimit.TotalMilliseconds);
        }, CancellationToken.None);
        limit.End();
    }

    public override void Dispose()
    {
        // the providers push what is left when they end
        limit.End();
        _traces?.Dispose();
        _metrics?.Dispose();
        _meters?.Dispose();
        base.Dispose();
    }

    protected override string Part => "push of metrics";

    protected override TimeSpan? Every => _reader is null ? null : options.Interval;

    protected override Task WorkAsync(CancellationToken stoppingToken)
    {
        _meters!.Refresh();
        // a push blocks its thread until the collector answers or the timeout is over
        return Task.Run(() => _reader!.Collect(), stoppingToken);
    }

    private void Open(ResourceBuilder resource)
    {
        if (targets.Traces is { } traces)
        {
#pragma warning disable CA2000 // the provider disposes what it is given
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(HostTraces.Name, "Adapters.*", SpanProcessor.HttpSource)
                .SetSampler(new HostSampler(options.TraceRatio, random))
                .AddProcessor(new SpanProcessor())
                .AddProcessor(new BatchActivityExportProcessor(new WatchedTraceExporter(traces, Told), QueueLength))
                .Build();
        }

        if (targets.Metrics is { } metrics)
        {
            _meters = new SourceMeters(sources);
            _reader = new BaseExportingMetricReader(new WatchedMetricExporter(metrics, Told)) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
#pragma warning restore CA2000
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Adapter.Host", "Adapter.Host.*", "System.Runtime").AddReader(_reader).Build();
        }
    }

    private void Told(bool success)
    {
        lock (_gate)
        {
            if (_works == success || limit.IsOver)
            {
                return;
            }

            var isFirst = _works is null;
            _works = success;
            if (!success)
            {
                LogFails(targets.Place);
            }
            else if (!isFirst)
            {
                LogWorks(targets.Place);
            }
        }
    }

    [LoggerMessage(EventIds.OtlpOn, LogLevel.Information, "{What} are pushed to {Place}.")]
    private partial void LogOn(string? place, string what);

    [LoggerMessage(EventIds.OtlpFails, LogLevel.Warning, "Metrics and traces cannot be pushed to {Place}: it does not answer or refuses them. Work goes on; it is tried again.")]
    private partial void LogFails(string? place);

    [LoggerMessage(EventIds.OtlpWorks, LogLevel.Information, "Metrics and traces reach {Place} again.")]
    private partial void LogWorks(string? place);
}
