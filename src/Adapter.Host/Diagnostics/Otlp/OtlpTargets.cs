using Adapter.Host.Definitions.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>Where each signal goes, out of <c>host.json</c> and the standard variables.</summary>
internal sealed partial class OtlpTargets(OtlpOptions options, HostStart start, Func<string, string?> environment, PushLimit limit, ILogger<OtlpTargets> logger)
{
    public OtlpExporterOptions? Metrics => options.Metrics ? For("METRICS", "v1/metrics") : null;

    public OtlpExporterOptions? Traces => options.Traces ? For("TRACES", "v1/traces") : null;

    /// <summary>The collector's address without what may be secret in it, for people.</summary>
    public string? Place => (For("METRICS", "v1/metrics") ?? For("TRACES", "v1/traces"))?.Endpoint is { } url ? $"{url.Scheme}://{url.Authority}" : null;

    /// <exception cref="OptionsValidationException">An address or a secret cannot be used.</exception>
    private OtlpExporterOptions? For(string signal, string path)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase) || string.Equals(environment($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var ofSignal = options.Endpoint.Length > 0 ? null : Given($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");
        if ((ofSignal ?? (options.Endpoint.Length > 0 ? options.Endpoint : Given("OTEL_EXPORTER_OTLP_ENDPOINT"))) is not { } endpoint)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw Wrong("The variable OTEL_EXPORTER_OTLP_ENDPOINT is no http or https URL; write for example http://127.0.0.1:4318.");
        }

        var isGrpc = (options.Protocol.Length > 0 ? options.Protocol : Given($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") ?? Given("OTEL_EXPORTER_OTLP_PROTOCOL")) == OtlpOptions.Grpc;
        // its constructor reads the timeout and the headers of the environment
        OtlpExporterOptions target = new()
        {
            Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
            // the address of a signal of its own is taken as it is
            Endpoint = isGrpc || ofSignal is not null ? url : new Uri(url.ToString().TrimEnd('/') + "/" + path),
        };
        // not as the text that the SDK takes apart at commas, which a value may have
        var own = options.Headers.Select(header => KeyValuePair.Create(header.Key, Resolve(header.Key, header.Value))).ToList();
        target.HttpClientFactory = () => WithHeaders(own, TimeSpan.FromMilliseconds(target.TimeoutMilliseconds));
        if (own.Count > 0)
        {
            target.Headers = null;
        }
        else if (Given($"OTEL_EXPORTER_OTLP_{signal}_HEADERS") is { } headers)
        {
            target.Headers = headers;
        }

        return target;
    }

    private HttpClient WithHeaders(List<KeyValuePair<string, string>> headers, TimeSpan timeout)
    {
        var client = limit.Client(timeout);
        headers.ForEach(header => client.DefaultRequestHeaders.TryAddWithoutValidation(header.Key, header.Value));
        return client;
    }

    private string Resolve(string name, string text)
    {
        var setting = $"{OtlpOptions.Section}:{nameof(OtlpOptions.Headers)}:{name}";
        var outcome = new SecretResolver(start.ConfigFolder, new SecretProtector(start.DataFolder), environment).Resolve(setting, text.Trim());
        if (outcome.Problem is { } problem)
        {
            throw Wrong($"{setting}: {problem.Message} {problem.Remedy}");
        }

        if (outcome.IsPlain && name.Contains("auth", StringComparison.OrdinalIgnoreCase))
        {
            LogPlain(setting);
        }

        return outcome.Secret?.Reveal() ?? "";
    }

    private string? Given(string name) => environment(name) is { Length: > 0 } value ? value : null;

    private static OptionsValidationException Wrong(string what) => new(OtlpOptions.Section, typeof(OtlpOptions), [what]);

    [LoggerMessage(EventIds.OtlpPlainSecret, LogLevel.Warning, "host.json: {Setting} stands in clear text. Write env:NAME or file:PATH instead.")]
    private partial void LogPlain(string setting);
}
