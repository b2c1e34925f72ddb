using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>An import source of a real plugin, called Archive, and the API over the supervisor that runs it.</summary>
internal static class ImportSourceHost
{
    public static async Task<SupervisionFixture> StartAsync(params (string, string)[] settings)
    {
        SupervisionFixture host = new(new ManualClock(), "ImportSource");
        await host.LoadAsync();
        host.Define("Archive", "Import Source Adapter", settings: settings);
        await host.ReconcileAsync();
        await host.WhenAsync("Archive", AdapterState.Running);
        return host;
    }

    public static Task<ApiFixture> ApiAsync(SupervisionFixture host, params (string Key, string Value)[] settings) => ApiFixture.StartAsync(fixture =>
    {
        fixture.Supervised = new SupervisedAdapters(host.Supervisor);
        foreach (var (key, value) in settings)
        {
            fixture.Settings[key] = value;
        }
    });
}
