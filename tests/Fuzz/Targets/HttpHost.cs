using System.Net;
using Adapter.Host;
using Adapter.Host.Access;
using Adapter.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>The real host on a port of its own, with two users, two adapters that wait for a person, and some events.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    public const string Admin = "ada:ada-password";
    public const string Reader = "rob:rob-password";

    private readonly TempFolder _folder;
    private readonly WebApplication _app;

    private HttpHost(TempFolder folder, WebApplication app)
    {
        (_folder, _app) = (folder, app);
        Address = IPEndPoint.Parse(new Uri(app.Urls.First()).Authority);
        Journal = app.Services.GetRequiredService<EventJournal>();
    }

    public IPEndPoint Address { get; }

    public EventJournal Journal { get; }

    public static async Task<HttpHost> StartAsync()
    {
        TempFolder folder = new();
        folder.Write("config/nlog.config", """<nlog xmlns="http://www.nlog-project.org/schemas/NLog.xsd"><targets/><rules/></nlog>""");
        folder.Write("config/host.json", $$$"""
            {"Http":{"Users":[
              {"Name":"ada","PasswordHash":"{{{PasswordHasher.Hash("ada-password", 10_000)}}}","Role":"Admin"},
              {"Name":"rob","PasswordHash":"{{{PasswordHasher.Hash("rob-password", 10_000)}}}","Role":"Reader"}]}}
            """);
        folder.Write("config/datasources/source.xml", """<DataSource xmlns="urn:recorder-adapters:v1"><Name>Contoso</Name><Type>Genesys Cloud CX</Type></DataSource>""");
        foreach (var name in new[] { "One", "Two" })
        {
            folder.Write($"config/adapters/{name}.xml", $"""
                <Adapter xmlns="urn:recorder-adapters:v1"><Name>{name}</Name><Type>Genesys Cloud CX API Adapter</Type><StartupType>Manual</StartupType><DataSource>Contoso</DataSource>
                <Settings><ClientId>3f2504e0-4f89-11d3-9a0c-0305e82c3301</ClientId><ClientSecret>none</ClientSecret><RegionHost>http://127.0.0.1:9</RegionHost></Settings></Adapter>
                """);
        }

        var app = HostApp.Build(new HostStart { ConfigFolder = folder["config"], DataFolder = folder["data"], PluginsFolder = Plugins(), Urls = "http://127.0.0.1:0" });
        await HostApp.StartAsync(app, CancellationToken.None);
        HttpHost host = new(folder, app);
        await host.Journal.CreatePublisher("One", "Contoso").PublishAsync(JournalEvents.Make(0, 50), CancellationToken.None);
        await host.Journal.Cursors.CreateAsync("recorder", 10, CancellationToken.None);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Where the build lays the plugins beside the host.</summary>
    private static string Plugins()
        => new[] { "debug", "release" }.Select(static built => Path.Combine(Repository.Root, "artifacts", "bin", "Adapter.Host", built, "plugins"))
            .Where(Directory.Exists)
            .OrderByDescending(Directory.GetLastWriteTimeUtc)
            .FirstOrDefault() ?? throw new InvalidOperationException("The host is not built: its plugins are not beside it.");
}
