using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Access.Tls;

internal static class TlsServices
{
    /// <summary>Lets Kestrel show the certificate of <c>Http:Certificate</c> on every https address.</summary>
    public static void AddHostCertificate(this WebApplicationBuilder builder, string dataFolder)
    {
        var configFolder = builder.Environment.ContentRootPath;
        var services = builder.Services;
        services.AddSingleton(provider => new HostCertificate(
            new SecretResolver(configFolder, new SecretProtector(dataFolder), Environment.GetEnvironmentVariable),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HostCertificate>>()));
        services.AddSingleton<IHealthNotices>(provider => provider.GetRequiredService<HostCertificate>());
        services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<HostCertificate>());
        services.AddHostedService<CertificateWatch>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            var certificate = kestrel.ApplicationServices.GetRequiredService<HostCertificate>();
            https.ServerCertificateSelector = (_, _) => certificate.Current?.Leaf;
            https.OnAuthenticate = (_, options) => certificate.Apply(options);
        }));
    }
}
