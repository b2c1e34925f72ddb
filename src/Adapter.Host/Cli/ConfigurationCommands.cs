using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Adapter.Host.Definitions;
using Adapter.Host.Editing;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost export</c> and <c>adapterhost import-configuration</c>: the configuration of the running host as one archive.</summary>
internal static class ConfigurationCommands
{
    public static Command Export()
    {
        Argument<FileInfo> file = new("file") { Description = "The archive to write, for example contoso.zip; one that is there is replaced.", HelpName = "FILE.zip" };
        var url = CommonOptions.Url();
        Command command = new("export", "Write every definition and the host's settings into one archive, without secrets; each place where one has to be entered again says so.") { file, url };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, client => ExportAsync(client, parse.GetValue(file)!, cancellationToken)));
        return command;
    }

    public static Command Import()
    {
        Argument<FileInfo> file = new("file") { Description = "The archive.", HelpName = "FILE.zip" };
        Option<bool> dryRun = new("--dry-run") { Description = "Only tell what would be done." };
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        Command command = new("import-configuration", "Take over the definitions of an archive of 'export', all of them or none. Secrets that the host has already are kept. host.json is left as it is.") { file, dryRun, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(
            parse.GetValue(url)!, client => ImportAsync(client, parse.GetValue(file)!, parse.GetValue(dryRun), parse.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> ExportAsync(HostClient client, FileInfo file, CancellationToken cancellationToken)
    {
        using MemoryStream archive = new();
        await using (var stream = await client.OpenAsync("/api/v1/configuration/export", cancellationToken))
        {
            await stream.CopyToAsync(archive, cancellationToken);
        }

        try
        {
            await File.WriteAllBytesAsync(file.FullName, archive.ToArray(), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file.FullName} cannot be written: {e.Message}");
            return ExitCodes.Refused;
        }

        Console.Out.WriteLine($"{file.FullName}: {archive.Length} bytes, without secrets.");
        return ExitCodes.Ok;
    }

    private static async Task<int> ImportAsync(HostClient client, FileInfo file, bool isDryRun, bool asJson, CancellationToken cancellationToken)
    {
        byte[] archive;
        try
        {
            archive = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file.FullName} cannot be read: {e.Message}");
            return ExitCodes.NotFound;
        }

        using ByteArrayContent body = new(archive) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var answer = await client.UploadAsync($"/api/v1/configuration/import?dryRun={(isDryRun ? "true" : "false")}", body, cancellationToken);
        var result = answer.RootElement.Deserialize(EditingJsonContext.Default.ImportedConfiguration)!;
        if (asJson)
        {
            Console.Out.WriteLine(answer.RootElement.GetRawText());
        }
        else
        {
            Print(result);
        }

        return result.Files.Any(item => item.What == "refused") ? ExitCodes.Refused : ExitCodes.Ok;
    }

    private static void Print(ImportedConfiguration result)
    {
        foreach (var file in result.Files)
        {
            Console.Out.WriteLine($"{file.What,-8} {file.File}{(file.SecretsToEnter.Count == 0 ? "" : $" (to be entered: {string.Join(", ", file.SecretsToEnter)})")}");
            foreach (var finding in file.Findings)
            {
                Console.Out.WriteLine($"         {FindingPrinter.Line(finding)}");
            }
        }

        Console.Out.WriteLine(result.Written ? "Written." : result.IsDryRun ? "Nothing was written: this was a dry run." : "Nothing was written.");
    }
}
