using System.CommandLine;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost run</c>: the host, until stopped.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        Option<string?> urls = new("--urls") { Description = "Addresses to listen on, separated by semicolons. Default: Http:Urls of host.json, else http://127.0.0.1:8686.", HelpName = "URL" };
        var plugins = CommonOptions.Plugins();
        Command command = new("run", "Run the host until it is stopped (Ctrl+C, SIGTERM): it then drains and stops in order.") { config, data, urls, plugins };
        command.SetAction(async (parse, cancellationToken) =>
        {
            HostStart start = new()
            {
                ConfigFolder = parse.GetValue(config)?.FullName ?? HostFolders.Config,
                DataFolder = parse.GetValue(data)?.FullName ?? HostFolders.Data,
                PluginsFolder = parse.GetValue(plugins)?.FullName ?? HostFolders.Plugins,
                Urls = parse.GetValue(urls),
            };
            return await HostApp.RunAsync(start, Console.Out, cancellationToken);
        });
        return command;
    }
}
