using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NLog.Web;

namespace Adapter.Host.Logging;

internal static class LoggingServices
{
    /// <summary>Puts the log under the host: before anything else, so that whatever happens is in it.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, HostStart start)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<LogOptions>, LogOptionsValidator>();
        services.AddOptions<LogOptions>().Bind(builder.Configuration.GetSection(LogOptions.Section)).ValidateOnStart();
        // made by the container, so that it is closed with it, after everybody who writes
        services.AddSingleton(_ => HostLogs.Open(start.ConfigFolder, start.DataFolder));
        services.AddSingleton(provider => new LogTail(provider.GetRequiredService<HostLogs>(), Math.Clamp(builder.Configuration.GetSection(LogOptions.Section).GetValue(nameof(LogOptions.TailLines), 5_000), 100, 100_000), TimeProvider.System));
        // the framework's line for each request has its whole address: people look for phone numbers there, and no level may bring them into the log
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            // its pages of stack when a setting is wrong: HostApp says in a sentence why the host cannot start
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogTail>());
        builder.Logging.AddNLogWeb(new NLogAspNetCoreOptions { ShutdownOnDispose = false, RemoveLoggerFactoryFilter = false }, provider => provider.GetRequiredService<HostLogs>().Factory);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LogOptions>>().Value);
        services.AddSingleton(provider => new LogLevels(provider.GetRequiredService<HostLogs>().Change, provider.GetRequiredService<HostParts>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LogLevels>>()));
        services.AddSingleton(provider => new RawCapture(
            provider.GetRequiredService<HostLogs>().Folder, provider.GetRequiredService<LogOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RawCapture>>()));
        services.AddSingleton<AdapterLogs>();
        services.AddSingleton(provider => new LogFiles(provider.GetRequiredService<HostLogs>().Folder));
        services.AddSingleton<LogStreams>();
        services.AddHostedService<LogRetention>();
        services.AddSingleton<IMetricSource, LogMetrics>();
    }
}
