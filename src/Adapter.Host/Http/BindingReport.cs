using Adapter.Host.Access.Credentials;
using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>Says where the host listens once it does, and stops a start that listens where it must not: addresses can also come from Kestrel's own settings.</summary>
internal sealed partial class BindingReport(IServer server, Accounts accounts, ILogger<BindingReport> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (HostAddresses.Errors(addresses, accounts.Exist).ToList() is { Count: > 0 } errors)
        {
            throw new OptionsValidationException(HttpOptions.Section, typeof(HttpOptions), errors);
        }

        foreach (var address in addresses)
        {
            LogListening(address, accounts.Exist ? "everybody signs in" : "nobody signs in, this machine only");
        }

        foreach (var address in HostAddresses.PlainBeyondLoopback(addresses))
        {
            LogPlain(address);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.HttpListening, LogLevel.Information, "Listening on {Address}; {Access}.")]
    private partial void LogListening(string address, string access);

    [LoggerMessage(EventIds.HttpPlainCredentials, LogLevel.Warning, "{Address} takes passwords unencrypted from other machines. Put TLS in front of it, or listen on https.")]
    private partial void LogPlain(string address);
}
