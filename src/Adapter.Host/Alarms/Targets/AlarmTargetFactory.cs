using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Makes the targets of the settings.</summary>
internal sealed partial class AlarmTargetFactory(HostStart start, HostParts parts, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<AlarmTargetFactory>();

    /// <exception cref="OptionsValidationException">A secret or a file of the settings cannot be used.</exception>
    public IReadOnlyList<DeliveryLane> Lanes(AlarmOptions options, AlarmStore store, DeliveryTimings timings)
        => [.. options.Targets.OrderBy(target => target.Key, StringComparer.Ordinal).Select(target => new DeliveryLane(
            target.Key, target.Value, Make($"{AlarmOptions.Section}:{nameof(AlarmOptions.Targets)}:{target.Key}", target.Value), store, timings, parts, time, loggers.CreateLogger<DeliveryLane>()))];

    private IAlarmTarget Make(string at, AlarmTargetOptions options) => options.Type switch
    {
        AlarmTargetType.Webhook => new WebhookTarget(new Uri(options.Url), Resolve($"{at}:{nameof(options.Secret)}", options.Secret)!, Trust(at, options), time),
        AlarmTargetType.Mail => new MailTarget(options, Resolve($"{at}:{nameof(options.Password)}", options.Password), Trust(at, options), loggers.CreateLogger<MailTarget>()),
        AlarmTargetType.Snmp => new SnmpTarget(options.Host, options.Port > 0 ? options.Port : 162, Resolve($"{at}:{nameof(options.Community)}", options.Community, mayBePlain: true) ?? new Secret("public"), time),
        AlarmTargetType.EventLog when OperatingSystem.IsWindows() => new WindowsEventLogTarget(options.Source),
        _ => new LogTarget(loggers.CreateLogger<LogTarget>()),
    };

    private TargetTrust Trust(string at, AlarmTargetOptions options)
    {
        if (options.TrustedAuthorities.Length == 0)
        {
            return new TargetTrust(null);
        }

        var file = Path.GetFullPath(options.TrustedAuthorities, Path.GetFullPath(start.ConfigFolder));
        try
        {
            return new TargetTrust(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsValidationException(AlarmOptions.Section, typeof(AlarmOptions),
                [$"{at}:{nameof(options.TrustedAuthorities)}: {file} cannot be used: {exception.Message} Name a PEM file that holds the certificates of the authorities."]);
        }
    }

    private Secret? Resolve(string setting, string text, bool mayBePlain = false)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var outcome = new SecretResolver(start.ConfigFolder, new SecretProtector(start.DataFolder), Environment.GetEnvironmentVariable).Resolve(setting, text.Trim());
        if (outcome.Problem is { } problem)
        {
            throw new OptionsValidationException(AlarmOptions.Section, typeof(AlarmOptions), [$"{setting}: {problem.Message} {problem.Remedy}"]);
        }

        if (outcome.IsPlain && !mayBePlain)
        {
            LogPlain(setting);
        }

        return outcome.Secret;
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmTargetPlainSecret, LogLevel.Warning, "host.json: {Setting} stands in clear text. Write env:NAME or file:PATH instead.")]
    private partial void LogPlain(string setting);
}
