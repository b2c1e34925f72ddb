using System.CommandLine;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost validate</c>.</summary>
internal static class ValidateCommand
{
    public static Command Build()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var plugins = CommonOptions.Plugins();
        var json = CommonOptions.Json();
        Command command = new("validate", "Check every definition of the configuration folder, offline. All errors at once, with file, line, column and what to do. Exit code 1 when there is an error.") { config, data, plugins, json };
        command.SetAction((parse, cancellationToken) => InstalledTypes.UseAsync(
            parse.GetValue(plugins),
            catalogue =>
            {
                DefinitionReader reader = new(new SecretProtector(parse.GetValue(data)?.FullName ?? HostFolders.Data));
                var set = reader.Read(parse.GetValue(config)?.FullName ?? HostFolders.Config, catalogue.Types);
                if (parse.GetValue(json))
                {
                    FindingPrinter.WriteJson(Console.Out, set);
                }
                else
                {
                    FindingPrinter.WriteText(Console.Out, set);
                }

                return set.HasErrors ? ExitCodes.CheckFailed : ExitCodes.Ok;
            },
            cancellationToken));
        return command;
    }
}
