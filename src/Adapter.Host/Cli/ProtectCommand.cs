using System.CommandLine;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost protect FILE</c>.</summary>
internal static class ProtectCommand
{
    public static Command Build()
    {
        Argument<FileInfo> file = new("file") { Description = "The definition file." };
        var data = CommonOptions.Data();
        var plugins = CommonOptions.Plugins();
        Command command = new("protect", "Replace the plain secrets of a definition by protected ones; every other byte stays. The key lies in the data folder of the host.") { file, data, plugins };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var folder = parse.GetValue(data)?.FullName ?? HostFolders.Data;
            IReadOnlyList<string> done = [];
            var code = await InstalledTypes.UseAsync(parse.GetValue(plugins), catalogue =>
            {
                var path = parse.GetValue(file)!.FullName;
                if (!File.Exists(path))
                {
                    Console.Error.WriteLine($"There is no file {path}.");
                    return ExitCodes.NotFound;
                }

                var report = new DefinitionFileProtector(new SecretProtector(folder), catalogue.Types).ProtectFile(path);
                foreach (var finding in report.Findings)
                {
                    Console.Error.WriteLine(FindingPrinter.Line(finding));
                }

                if (!report.IsDone)
                {
                    return ExitCodes.CheckFailed;
                }

                done = [.. report.Protected];
                Console.Out.WriteLine(report.Protected.Count == 0 ? $"{path}: no plain secret." : $"{path}: protected {string.Join(", ", report.Protected)}.");
                return ExitCodes.Ok;
            }, cancellationToken);
            if (done.Count > 0)
            {
                await OfflineAccess.NoteAsync(folder, "protect", $"{parse.GetValue(file)!.FullName}: {string.Join(", ", done)}", "done", cancellationToken);
            }

            return code;
        });
        return command;
    }
}
