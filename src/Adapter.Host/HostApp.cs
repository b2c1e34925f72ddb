using System.Text.Json;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host;

/// <summary>Puts the host together and runs it until it is told to stop.</summary>
internal static partial class HostApp
{
    private const string SettingsFile = "host.json";

    /// <summary>Longer than an adapter's stop deadline and the journal's drain together.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(80);

    /// <summary>Runs until <paramref name="stopping"/> is signalled.</summary>
    /// <exception cref="HostStartException">It cannot start; the message says why and what to do.</exception>
    public static async Task<int> RunAsync(HostStart start, TextWriter output, CancellationToken stopping)
    {
        await using var app = Build(start);
        await StartAsync(app, stopping);
        await output.WriteLineAsync($"listening on {string.Join(" ", app.Urls)}");
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(() => stopped.TrySetResult());
        await using var fromWithin = app.Lifetime.ApplicationStopping.Register(() => stopped.TrySetResult());
        await stopped.Task;
        await app.StopAsync(CancellationToken.None);
        return Cli.ExitCodes.Ok;
    }

    /// <summary>Builds the host without starting it.</summary>
    /// <exception cref="HostStartException">A setting or folder cannot be used.</exception>
    public static WebApplication Build(HostStart start)
    {
        PrepareFolders(start);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = start.ConfigFolder, ApplicationName = "adapterhost" });
        var settings = ReadSettings(start);
        var unknownSettings = HostSettings.Unknown(settings).ToList();
        builder.Configuration.AddConfiguration(settings);
        builder.AddLogs(start);
        builder.WebHost.UseKestrel();
        builder.Services.AddHostRooms(builder.Configuration, start);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = ShutdownLimit;
            // what stands beside the adapters never ends them; HostParts keeps it going and tells of its faults
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Services.AddRouting();
        builder.AddHostApi(start.DataFolder, start.Urls);
        var app = builder.Build();
        app.MapHostApi();
        foreach (var unknown in unknownSettings)
        {
            LogUnknownSetting(Logger(app), SettingsFile, unknown);
        }

        return app;
    }

    /// <summary>Starts a built host; whatever prevents it becomes one exception type, and stands in the log.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (Explain(e) is { } known)
            {
                LogCannotStart(Logger(app), known.Message, null);
                throw known;
            }

            LogCannotStart(Logger(app), e.Message, e);
            throw;
        }
    }

    /// <summary>What people can put right; <see langword="null"/> for anything else.</summary>
    private static HostStartException? Explain(Exception exception) => exception switch
    {
        OptionsValidationException e => new HostStartException($"{SettingsFile}: {string.Join(" ", e.Failures)}", e),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } e => new HostStartException($"{SettingsFile}: {e.Message} Correct the value.", e),
        JournalException e => new HostStartException(e.Message, e),
        IOException e => new HostStartException($"Cannot listen: {e.Message} Choose another address with --urls or Http:Urls in {SettingsFile}.", e),
        HostStartException e => e,
        _ => null,
    };

    private static void PrepareFolders(HostStart start)
    {
        try
        {
            Directory.CreateDirectory(start.ConfigFolder);
            Directory.CreateDirectory(start.DataFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"The folders {start.ConfigFolder} and {start.DataFolder} must be there or be makeable: {e.Message}", e);
        }
    }

    private static IConfigurationRoot ReadSettings(HostStart start)
    {
        var file = Path.Combine(start.ConfigFolder, SettingsFile);
        try
        {
            return new ConfigurationBuilder().AddJsonFile(file, optional: true, reloadOnChange: false).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{Place(file, e)} Correct it or remove it; every setting has a default.", e);
        }
    }

    /// <summary>Where reading stopped and why, from the innermost word on it: the others say only that it did.</summary>
    private static string Place(string file, Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is JsonException { LineNumber: { } line, BytePositionInLine: { } column })
            {
                return $"{file}({line + 1},{column + 1}) cannot be read: {e.Message.Split(" LineNumber:")[0]}";
            }
        }

        return $"{file} cannot be read: {exception.InnerException?.Message ?? exception.Message}";
    }

    private static ILogger Logger(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Adapter.Host.Diagnostics.Start");

    [LoggerMessage(EventIds.HostSettingUnknown, LogLevel.Warning, "{File}: {Problem}")]
    private static partial void LogUnknownSetting(ILogger logger, string file, string problem);

    [LoggerMessage(EventIds.HostCannotStart, LogLevel.Critical, "The host cannot start: {Why}")]
    private static partial void LogCannotStart(ILogger logger, string why, Exception? exception);
}
