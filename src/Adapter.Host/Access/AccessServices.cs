using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>Who may do what, and who did.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateOnStart();
        services.AddSingleton(new CredentialFile(dataFolder));
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<IHealthNotices>(provider => provider.GetRequiredService<CredentialStore>());
        services.AddSingleton<Accounts>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<BasicCredentials>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<AccessMetrics>());
        services.AddSingleton<ApiKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeys>());
        services.AddSingleton<OpenRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenRequests>());
        services.AddSingleton<LocalToken>();
        services.AddHostedService(provider => new LocalTokenFile(
            dataFolder, provider.GetRequiredService<LocalToken>(), provider.GetRequiredService<IServer>(), provider.GetRequiredService<ILogger<LocalTokenFile>>()));
        services.AddSingleton(new AuditFolder(dataFolder));
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IHealthNotices>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        services.AddAuthentication(SignInHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, SignInHandler>(SignInHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(HostApi.ViewerPolicy, policy => policy.RequireRole(Roles.Name(Role.Viewer)))
            .AddPolicy(HostApi.OperatorPolicy, policy => policy.RequireRole(Roles.Name(Role.Operator)))
            .AddPolicy(HostApi.AdminPolicy, policy => policy.RequireRole(Roles.Name(Role.Admin)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AccessJsonContext.Default));
        return services;
    }

    /// <summary>The order matters: refusals of every kind are noted, and nothing is done before it is known who asks.</summary>
    /// <param name="app">The application.</param>
    /// <param name="anonymous">What whoever passed the guard gets without signing in: pages that know nothing yet.</param>
    public static void UseAccess(this WebApplication app, Action<WebApplication> anonymous)
    {
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<RequestGuard>();
        anonymous(app);
        app.UseAuthentication();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthorization();
        var open = app.Services.GetRequiredService<OpenRequests>();
        app.Use(next => context => open.WatchAsync(context, next));
    }

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapSession();
        routes.MapUsers();
        routes.MapApiKeys();
        routes.MapAudit();
    }
}

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
        => options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
