using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Diagnostics.Otlp;

internal static class OtlpServices
{
    public static IServiceCollection AddOtlp(this IServiceCollection services, IConfiguration configuration, HostStart start)
    {
        services.AddSingleton<IValidateOptions<OtlpOptions>, OtlpOptionsValidator>();
        services.AddOptions<OtlpOptions>().Bind(configuration.GetSection(OtlpOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => new PushLimit(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OtlpTargets(
            provider.GetRequiredService<IOptions<OtlpOptions>>().Value, start, Environment.GetEnvironmentVariable, provider.GetRequiredService<PushLimit>(),
            provider.GetRequiredService<ILogger<OtlpTargets>>()));
        return services.AddHostedService(provider => new OtlpExport(
            provider.GetRequiredService<OtlpTargets>(), provider.GetRequiredService<IOptions<OtlpOptions>>().Value, provider.GetServices<IMetricSource>(), RandomNumbers.Next,
            provider.GetRequiredService<PushLimit>(), provider.GetRequiredService<HostParts>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OtlpExport>>()));
    }
}
