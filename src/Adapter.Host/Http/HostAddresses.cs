using System.Net;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Http;

/// <summary>Which addresses only this machine can reach.</summary>
internal static class HostAddresses
{
    /// <summary>Why a list of addresses may not be listened on; empty when it may.</summary>
    public static IEnumerable<string> Errors(IEnumerable<string> urls, bool areThereCredentials)
    {
        foreach (var url in urls)
        {
            BindingAddress address;
            string? malformed = null;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException failure)
            {
                malformed = failure.Message;
                address = null!;
            }

            if (malformed is not null)
            {
                yield return $"'{url}' is not an address to listen on: {malformed} Write it like {HttpOptions.DefaultUrls}.";
            }
            else if (!areThereCredentials && !address.IsUnixPipe && !IsLoopbackName(address.Host))
            {
                yield return $"'{url}' can be reached from other machines, and no credentials are set. "
                    + "Make a first admin with 'adapterhost users add NAME --role admin', or add a user under Http:Users in host.json, or listen on loopback, for example " + HttpOptions.DefaultUrls + ".";
            }
        }
    }

    /// <summary>Addresses that would send passwords in the clear to other machines.</summary>
    public static IEnumerable<string> PlainBeyondLoopback(IEnumerable<string> urls)
        => urls.Where(url => BindingAddress.Parse(url) is { IsUnixPipe: false } address
            && string.Equals(address.Scheme, "http", StringComparison.OrdinalIgnoreCase) && !IsLoopbackName(address.Host));

    /// <summary>Addresses that need a certificate.</summary>
    public static IEnumerable<string> Encrypted(IEnumerable<string> urls) => urls.Where(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a host, as written in an address or a Host header, is this machine and nothing else.</summary>
    public static bool IsLoopbackName(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    public static string[] Split(string urls) => urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
