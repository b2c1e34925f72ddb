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
        Listen(kestrel, options.Url, Secure);
        if (options.Recordings.MediaUrl is { } media)
        {
            Listen(kestrel, media, Secure);
        }

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

    private static void Listen(KestrelServerOptions kestrel, Uri url, Action<ListenOptions> configure)
    {
        if (url.Host == "localhost" && url.Port != 0)
        {
            kestrel.ListenLocalhost(url.Port, configure);
            return;
        }

        var address = url.HostNameType switch
        {
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.Parse(url.Host),
            _ when url.Host == "localhost" => IPAddress.Loopback,
            _ => IPAddress.Any,
        };
        kestrel.Listen(address, url.Port, configure);
    }
}
