using System.CommandLine;
using System.Text;
using System.Text.Json;
using Adapter.Host.Access.Audit;
using Adapter.Host.Http;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost audit</c>: who did what, from the running host or straight from a data folder.</summary>
internal static class AuditCommand
{
    public static Command Build()
    {
        var from = CommonOptions.Moment("--from", "Only from this moment on.");
        var to = CommonOptions.Moment("--to", "Only before this moment.");
        Option<string?> user = new("--user") { Description = "Only of this user or API key.", HelpName = "NAME" };
        Option<int> limit = new("--limit") { Description = "At most so many, up to 10000.", HelpName = "N", DefaultValueFactory = _ => AuditEndpoints.DefaultLimit };
        Option<DirectoryInfo?> data = new("--data") { Description = "Read this data folder instead of asking the running host; works while no host runs.", HelpName = "DIR" };
        Option<bool> csv = new("--csv") { Description = "Write the whole span as CSV." };
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        Command command = new("audit", "Show who did what, newest first: in the console, by commands and over the API, also what was refused.") { from, to, user, limit, data, csv, url, json };
        command.SetAction((parse, cancellationToken) =>
        {
            var (since, until, name) = (parse.GetValue(from), parse.GetValue(to), parse.GetValue(user));
            if (parse.GetValue(data) is { } folder)
            {
                return Task.FromResult(FromFolder(folder, since, until, name, parse.GetValue(csv) ? int.MaxValue : parse.GetValue(limit), parse.GetValue(csv), parse.GetValue(json)));
            }

            StringBuilder path = new("/api/v1/audit?format=");
            path.Append(parse.GetValue(csv) ? "csv" : $"json&limit={parse.GetValue(limit)}");
            path.Append(since is { } begin ? $"&from={Moments.Print(begin)}" : "").Append(until is { } end ? $"&to={Moments.Print(end)}" : "");
            path.Append(name is null ? "" : $"&user={Uri.EscapeDataString(name)}");
            return HostClient.UseAsync(parse.GetValue(url)!, client => parse.GetValue(csv) ? CopyAsync(client, path.ToString(), cancellationToken) : PrintAsync(client, path.ToString(), parse.GetValue(json), cancellationToken));
        });
        return command;
    }

    private static async Task<int> CopyAsync(HostClient client, string path, CancellationToken cancellationToken)
    {
        await using var stream = await client.OpenAsync(path, cancellationToken);
        await using var output = Console.OpenStandardOutput();
        await stream.CopyToAsync(output, cancellationToken);
        return ExitCodes.Ok;
    }

    private static async Task<int> PrintAsync(HostClient client, string path, bool asJson, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(path, cancellationToken);
        if (asJson)
        {
            Console.Out.WriteLine(answer.RootElement.GetRawText());
            return ExitCodes.Ok;
        }

        foreach (var entry in answer.RootElement.Deserialize(AuditJsonContext.Default.AuditPage)!.Entries)
        {
            Console.Out.WriteLine(Line(entry));
        }

        return ExitCodes.Ok;
    }

    private static int FromFolder(DirectoryInfo folder, DateTimeOffset? since, DateTimeOffset? until, string? user, int limit, bool asCsv, bool asJson)
    {
        if (!folder.Exists)
        {
            Console.Error.WriteLine($"There is no data folder {folder.FullName}.");
            return ExitCodes.NotFound;
        }

        var unreadable = 0;
        var found = new AuditFolder(folder.FullName).Read(since, until, () => unreadable++)
            .Where(entry => user is null || string.Equals(entry.User, user, StringComparison.OrdinalIgnoreCase)).Take(limit);
        if (asCsv)
        {
            Console.Out.Write(AuditEndpoints.Header());
        }

        foreach (var entry in found)
        {
            Console.Out.WriteLine(asCsv ? AuditEndpoints.Row(entry).TrimEnd() : asJson ? JsonSerializer.Serialize(entry, AuditJsonContext.Default.AuditEntry) : Line(entry));
        }

        if (unreadable > 0)
        {
            Console.Error.WriteLine($"{unreadable} lines of the trail cannot be read: they were cut off or changed.");
            return ExitCodes.CheckFailed;
        }

        return ExitCodes.Ok;
    }

    private static string Line(AuditEntry entry)
        => $"{Moments.Print(entry.At)} {entry.User ?? "(nobody)",-16} {entry.Client,-8} {entry.Address ?? "",-16} {entry.Outcome,-8} {entry.Action}{(entry.Target is null ? "" : " " + entry.Target)}{(entry.Repeats is { } more ? $" (and {more} more)" : "")}";
}
