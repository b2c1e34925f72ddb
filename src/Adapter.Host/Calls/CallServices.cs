using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Adapter.Host.Calls;

internal static class CallServices
{
    /// <summary>Adds the live calls. Needs the journal, and is added after it: what is added later stops earlier.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.TryAddSingleton(new LiveCallLimits());
        services.AddSingleton<LiveCallBook>();
        services.AddSingleton<LiveCallFollower>();
        return services.AddHostedService(static provider => provider.GetRequiredService<LiveCallFollower>());
    }
}
