using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace GenesysCloud.Simulator;

/// <summary>An authority of our own and a server certificate that it signed, and what clients have to show; all live as long as the process.</summary>
internal sealed class TlsCertificates : IDisposable
{
    private TlsCertificates(X509Certificate2 server, string caPem, bool demandsClients, TimeProvider time)
    {
        (Server, CaPem) = (server, caPem);
        Clients = demandsClients ? new ClientCertificates(time) : null;
    }

    public X509Certificate2 Server { get; }

    /// <summary>What a client has to trust.</summary>
    public string CaPem { get; }

    /// <summary>Who is let in; <see langword="null"/> when everybody is.</summary>
    public ClientCertificates? Clients { get; }

    public static TlsCertificates Create(string host, TimeProvider time, bool demandsClients = false)
    {
        using CertificateAuthority authority = new("Simulated Genesys Cloud CA", time);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (Uri.CheckHostName(host) == UriHostNameType.Dns && host != "localhost")
        {
            names.AddDnsName(host);
        }

        return new TlsCertificates(
            authority.Issue("Simulated Genesys Cloud", CertificateAuthority.ServerUse, names.Build()),
            authority.Pem,
            demandsClients,
            time);
    }

    /// <summary>Writes what the options name a file for.</summary>
    public async Task WriteAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        if (options.TlsCaFile is { } file)
        {
            await File.WriteAllTextAsync(file, CaPem, cancellationToken);
        }

        if (Clients is not null && options.TlsClientCaFile is { } authority)
        {
            await File.WriteAllTextAsync(authority, Clients.CaPem, cancellationToken);
        }

        if (Clients is not null && options.TlsClientCertificateFile is { } certificate)
        {
            using var client = Clients.Issue();
            await File.WriteAllTextAsync(certificate, $"{client.CertificatePem}\n{client.KeyPem}\n", cancellationToken);
        }
    }

    public void Dispose()
    {
        Server.Dispose();
        Clients?.Dispose();
    }
}
