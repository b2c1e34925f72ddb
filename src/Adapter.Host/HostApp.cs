using System.Text.Json;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host;

/// <summary>Puts the host together and runs it until it is told to stop.</summary>
internal static class HostApp
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
        AddSettings(builder, start);
        builder.AddLogs(start);
        builder.WebHost.UseKestrel();
        builder.Services.AddHostRooms(builder.Configuration, start);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = ShutdownLimit;
            // a fault in what looks after a certificate or counts the use of keys is logged and ends that; the events of calls go on
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Services.AddRouting();
        builder.AddHostApi(start.DataFolder, start.Urls);
        var app = builder.Build();
        app.MapHostApi();
        return app;
    }

    /// <summary>Starts a built host; whatever prevents it becomes one exception type.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OptionsValidationException e)
        {
            throw new HostStartException($"{SettingsFile}: {string.Join(" ", e.Failures)}", e);
        }
        catch (InvalidOperationException e) when (e.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            throw new HostStartException($"{SettingsFile}: {e.Message} Correct the value.", e);
        }
        catch (JournalException e)
        {
            throw new HostStartException(e.Message, e);
        }
        catch (IOException e)
        {
            throw new HostStartException($"Cannot listen: {e.Message} Choose another address with --urls or Http:Urls in {SettingsFile}.", e);
        }
    }

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

    private static void AddSettings(WebApplicationBuilder builder, HostStart start)
    {
        var file = Path.Combine(start.ConfigFolder, SettingsFile);
        try
        {
            builder.Configuration.AddJsonFile(file, optional: true, reloadOnChange: false);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{file} cannot be read: {e.InnerException?.Message ?? e.Message} Correct it or remove it; every setting has a default.", e);
        }
    }
}
