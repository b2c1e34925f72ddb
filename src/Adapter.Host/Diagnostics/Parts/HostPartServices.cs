using Adapter.Host.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Diagnostics.Parts;

internal static class HostPartServices
{
    /// <summary>Adds what keeps the parts beside the adapters going. Needs a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddHostParts(this IServiceCollection services)
        => services.AddSingleton<HostParts>().AddSingleton<IHealthNotices>(provider => provider.GetRequiredService<HostParts>());
}
