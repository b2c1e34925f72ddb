using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Access.Tls;

/// <summary>Looks at the certificate's files from time to time: what replaces them (links, mounts, copies) is seen by no folder watcher alike.</summary>
internal sealed class CertificateWatch(HostCertificate certificate, TimeProvider time) : BackgroundService
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificate.IsSet)
        {
            return;
        }

        using PeriodicTimer timer = new(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            certificate.LookAgain();
        }
    }
}
