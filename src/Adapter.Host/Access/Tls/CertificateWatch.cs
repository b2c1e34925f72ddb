using Adapter.Host.Diagnostics.Parts;

namespace Adapter.Host.Access.Tls;

/// <summary>Looks at the certificate's files from time to time: what replaces them (links, mounts, copies) is seen by no folder watcher alike.</summary>
internal sealed class CertificateWatch(HostCertificate certificate, HostParts parts, TimeProvider time) : HostPart(parts, time)
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override string Part => "watch over the certificate's files";

    protected override TimeSpan? Every => certificate.IsSet ? Period : null;

    protected override Task WorkAsync(CancellationToken stoppingToken)
    {
        certificate.LookAgain();
        return Task.CompletedTask;
    }
}
