using Microsoft.Extensions.Options;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>Section <c>Otlp</c> of <c>host.json</c>: where metrics and traces are pushed. Without it, and without the standard variables OTEL_EXPORTER_OTLP_*, nowhere.</summary>
internal sealed class OtlpOptions
{
    public const string Section = "Otlp";
    public const string Protobuf = "http/protobuf";
    public const string Grpc = "grpc";

    /// <summary>The collector's address, for example <c>http://127.0.0.1:4318</c>. Goes before OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary><c>http/protobuf</c> (default) or <c>grpc</c>. Goes before OTEL_EXPORTER_OTLP_PROTOCOL.</summary>
    public string Protocol { get; set; } = "";

    /// <summary>Sent with every export, for example Authorization. A value may be <c>env:NAME</c>, <c>file:PATH</c> or <c>protected:...</c>.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>How often metrics are pushed. Default 1 min, from 1 s to 1 h.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Share of the frequent spans that is kept, from 0 to 1. Default 0.1. Import runs and back-fill slices are all kept.</summary>
    public double TraceRatio { get; set; } = 0.1;

    public bool Metrics { get; set; } = true;

    public bool Traces { get; set; } = true;

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return $"{Section}:Endpoint is '{Endpoint}'; write an http or https URL, for example http://127.0.0.1:4318.";
        }

        if (Protocol is not ("" or Protobuf or Grpc))
        {
            yield return $"{Section}:Protocol is '{Protocol}'; set {Protobuf} or {Grpc}.";
        }

        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromHours(1))
        {
            yield return $"{Section}:Interval is {Interval}; set it from 00:00:01 to 01:00:00.";
        }

        if (TraceRatio is < 0 or > 1 or double.NaN)
        {
            yield return $"{Section}:TraceRatio is {TraceRatio}; set it from 0 to 1.";
        }
    }
}

internal sealed class OtlpOptionsValidator : IValidateOptions<OtlpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
        => options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
