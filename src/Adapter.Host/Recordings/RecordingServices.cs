using Adapter.Host.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Recordings;

/// <summary>Recordings as people look through them and listen to them.</summary>
internal static class RecordingServices
{
    /// <summary>Listens to recordings: the role that the settings name, and those above it.</summary>
    public const string ListenerPolicy = "listener";

    public static IServiceCollection AddRecordings(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(RecordingOptions.Section);
        services.AddSingleton<IValidateOptions<RecordingOptions>, RecordingOptionsValidator>();
        services.AddOptions<RecordingOptions>().Bind(section).ValidateOnStart();

        // a word that is no role fails the start; nobody is let in by it
        var role = Roles.TryParse(section[nameof(RecordingOptions.ListenRole)] ?? new RecordingOptions().ListenRole, out var known) ? known : Role.Admin;
        services.AddAuthorizationBuilder().AddPolicy(ListenerPolicy, policy => policy.RequireRole(Roles.Name(role)));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RecordingJsonContext.Default));
        return services;
    }
}
