using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GenesysCloud.Simulator;

/// <summary>Where and how Kestrel listens.</summary>
internal static class Listening
{
    public static void Configure(KestrelServerOptions kestrel, SimulatorOptions options, TlsCertificates? certificates)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
        if (options.Url.Host == "localhost" && options.Url.Port != 0)
        {
            kestrel.ListenLocalhost(options.Url.Port, Secure);
            return;
        }

        var address = options.Url.HostNameType switch
        {
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.Parse(options.Url.Host),
            _ when options.Url.Host == "localhost" => IPAddress.Loopback,
            _ => IPAddress.Any,
        };
        kestrel.Listen(address, options.Url.Port, Secure);

        void Secure(ListenOptions listen)
        {
            // websockets of every client, old ones too, begin with HTTP/1.1
            listen.Protocols = HttpProtocols.Http1;
            if (certificates is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Server;
                    if (certificates.Clients is { } clients)
                    {
                        // a certificate that is missing or not accepted breaks the handshake, on every path
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (certificate, _, _) => clients.IsAccepted(certificate);
                    }
                });
            }
        }
    }
}
