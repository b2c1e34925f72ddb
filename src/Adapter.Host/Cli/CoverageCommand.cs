using System.CommandLine;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost coverage</c>: an adapter's timeline, from the running host or straight from a data folder.</summary>
internal static class CoverageCommand
{
    public static Command Build()
    {
        Argument<string> name = new("name") { Description = "Name of the adapter." };
        var from = CommonOptions.Moment("--from", "Only time from this moment on. Default: the adapter's first start.");
        var to = CommonOptions.Moment("--to", "Only time before this moment. Default: now.");
        Option<DirectoryInfo?> data = new("--data") { Description = "Read this data folder instead of asking the running host; works while no host runs.", HelpName = "DIR" };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("coverage", "Show an adapter's time: what was heard (covered), what may be missing (uncertain), what was read back (recovered), what is lost. The spans add up to the whole time.")
        {
            name, from, to, data, url, json,
        };
        command.SetAction((parse, cancellationToken) =>
        {
            var (begin, end) = (parse.GetValue(from), parse.GetValue(to));
            if (begin >= end)
            {
                Console.Error.WriteLine("The span ends before it begins: --from has to be before --to.");
                return Task.FromResult(ExitCodes.Usage);
            }

            return parse.GetValue(data) is { } folder
                ? FromFolderAsync(folder, parse.GetValue(name)!, begin, end, parse.GetValue(json))
                : HostClient.UseAsync(parse.GetValue(url)!, async client =>
                {
                    var query = $"?adapter={Uri.EscapeDataString(parse.GetValue(name)!)}" + (begin is { } since ? $"&from={Moments.Print(since)}" : "") + (end is { } until ? $"&to={Moments.Print(until)}" : "");
                    using var answer = await client.GetAsync("/api/v1/coverage" + query, cancellationToken);
                    Print(answer.RootElement, parse.GetValue(json));
                    return ExitCodes.Ok;
                });
        });
        return command;
    }

    private static async Task<int> FromFolderAsync(DirectoryInfo folder, string name, DateTimeOffset? from, DateTimeOffset? to, bool json)
    {
        try
        {
            JournalReader.Open(folder.FullName);
            using var connection = JournalSchema.OpenReader(folder.FullName);
            var all = CoverageTable.Read(connection).Where(item => item.Timeline is not null && item.Adapter != CoverageStore.Orphans).ToList();
            if (all.Find(item => string.Equals(item.Adapter, name, StringComparison.OrdinalIgnoreCase)) is not { Timeline: { } timeline } stored)
            {
                await Console.Error.WriteLineAsync($"The journal in '{folder.FullName}' holds no account of an adapter '{name}'. "
                    + (all.Count == 0 ? "It holds none at all." : $"It holds: {string.Join(", ", all.Select(item => $"'{item.Adapter}'"))}."));
                return ExitCodes.NotFound;
            }

            if (stored.OddRows > 0)
            {
                await Console.Error.WriteLineAsync($"{stored.OddRows} rows of the account do not fit; the time that they tell of is shown as uncertain.");
            }

            var now = TimeProvider.System.GetUtcNow();
            var account = CoverageAccount.Of(stored.Adapter, timeline, now, CoverageCauses.NotRunning).Between(from, to);
            using var answer = JsonSerializer.SerializeToDocument(CoverageView.From(now, [(account, null)], []), ApiJsonContext.Default.CoverageView);
            Print(answer.RootElement, json);
            return ExitCodes.Ok;
        }
        catch (JournalException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.NotFound;
        }
        catch (SqliteException e)
        {
            await Console.Error.WriteLineAsync($"The journal in '{folder.FullName}' cannot be read: {e.Message} Start the host on it: it heals what can be healed.");
            return ExitCodes.NotFound;
        }
    }

    private static void Print(JsonElement answer, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(answer.GetRawText());
        }
        else
        {
            CoverageText.Account(answer.GetProperty("adapters")[0], Console.Out);
        }
    }
}
