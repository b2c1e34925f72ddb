using System.Text.Json.Serialization;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Access.Tls;
using Adapter.Host.Alarms;
using Adapter.Host.Calls;
using Adapter.Host.Diagnostics;
using Adapter.Host.Editing;
using Adapter.Host.Logging;
using Adapter.Host.Pair;
using Adapter.Host.Recordings;
using Adapter.Host.Schedules;
using Adapter.Host.WebConsole;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>The host's HTTP side: call <see cref="AddHostApi"/> while building and <see cref="MapHostApi"/> on the application.</summary>
internal static class HostApi
{
    /// <summary>Reads everything that is no secret; registers consumers and moves them forward.</summary>
    public const string ViewerPolicy = "viewer";

    /// <summary>Also has adapters, imports and back-fills do what they are there for, and handles alarms.</summary>
    public const string OperatorPolicy = "operator";

    /// <summary>Also decides what there is and who may do what.</summary>
    public const string AdminPolicy = "admin";

    /// <summary>
    /// Adds the API and says where to listen. Needs the journal and the supervisor; whoever reads the definitions calls <see cref="SupervisedAdapters.MarkReconciled"/>. A binding beyond loopback without credentials
    /// fails the start with an <see cref="OptionsValidationException"/>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="dataFolder">Where credentials and audit trail are kept.</param>
    /// <param name="urls">Addresses from the command line, separated by semicolons; <see langword="null"/> for those of <c>host.json</c>.</param>
    public static WebApplicationBuilder AddHostApi(this WebApplicationBuilder builder, string dataFolder, string? urls = null)
    {
        var section = builder.Configuration.GetSection(HttpOptions.Section);
        var addresses = HostAddresses.Split(urls ?? section[nameof(HttpOptions.Urls)] ?? HttpOptions.DefaultUrls);
        builder.WebHost.UseUrls(addresses);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        });

        var services = builder.Services;
        services.AddSingleton<IValidateOptions<HttpOptions>>(provider => new HttpOptionsValidator(addresses, provider.GetRequiredService<CredentialStore>(), provider.GetRequiredService<HostCertificate>()));
        services.AddOptions<HttpOptions>().Bind(section).ValidateOnStart();
        services.AddHostedService<BindingReport>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SupervisedAdapters>();
        services.TryAddSingleton<IAdapterDirectory>(provider => provider.GetRequiredService<SupervisedAdapters>());
        services.TryAddSingleton<OutputGate>();
        services.AddSingleton<EventStreams>();
        builder.AddHostCertificate(dataFolder);
        services.AddAccess(builder.Configuration, dataFolder);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, AlarmJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, EditingJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, CallJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(3, ScheduleJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, LogJsonContext.Default);
        });
        services.AddProblemDetails(options => options.CustomizeProblemDetails = static context => Problems.AddRemedy(context.ProblemDetails));
        services.AddRecordings(builder.Configuration);
        services.AddHostMetrics();
        builder.AddConsole();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Adapter host";
            document.Info.Description = "Events of the journal, state of the adapters, health and metrics. Once there are users, every request but /health/live and /api/v1/session needs a session, an API key (Bearer) or HTTP Basic.";
            return Task.CompletedTask;
        }));
        return builder;
    }

    /// <summary>Maps every endpoint.</summary>
    public static WebApplication MapHostApi(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        // a body that is too large, where it is read by hand
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = static failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError });
        app.UseStatusCodePages();
        app.UseAccess(static anonymous => anonymous.UseConsole());
        app.MapAccess();
        app.MapEvents();
        app.MapEventSearch();
        app.MapCalls();
        app.MapConsumers();
        app.MapAdapters();
        app.MapImports();
        app.MapRecordings();
        app.MapCoverage();
        app.MapBackfills();
        app.MapAlarms();
        app.MapSchedules();
        app.MapLogs();
        app.MapLogLevels();
        app.MapPlugins();
        app.MapEditing();
        app.MapConfiguration();
        app.MapPair();
        app.MapHealth();
        app.MapGet("/metrics", (PrometheusText text) => TypedResults.Text(text.Render(), PrometheusText.ContentType))
            .WithTags("Health")
            .RequireAuthorization(ViewerPolicy)
            .WithSummary("Counts and gauges in Prometheus text format")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(ViewerPolicy);
        return app;
    }
}

internal sealed class HttpOptionsValidator(string[] addresses, CredentialStore store, HostCertificate certificate) : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        List<string> errors = [.. options.Validate(), .. HostAddresses.Errors(addresses, options.Users.Count > 0 || !store.Current.IsEmpty)];
        if (certificate.Open(options.Certificate) is { } trouble)
        {
            errors.Add(trouble);
        }
        else if (!certificate.IsSet)
        {
            errors.AddRange(HostAddresses.Encrypted(addresses).Select(url => $"'{url}' needs a certificate. Name a PEM or PFX file under {LoadedCertificate.PathSetting} in host.json, or listen on http."));
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
