using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Adapter.Host.Http;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost import status | run | report | retry | deletions</c>: ask an import source of the running host.</summary>
internal static class ImportCommands
{
    public static Command Build() => new("import", "The import sources of the running host: how they stand, what they account for.")
    {
        Status(), Run(), Report(), Retry(), Deletions(),
    };

    private static Command Status()
    {
        var (name, url, json) = Common();
        Command command = new("status", "Position, counts by state, rate and expected end of an import source.") { name, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync(Path(parse.GetValue(name)!, ""), cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
            }
            else
            {
                ImportText.Status(answer.RootElement, Console.Out);
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Run()
    {
        var (name, url, json) = Common();
        Command command = new("run", "Begin a run now, unless one is going on. Exit code 0 either way; 'import status' shows how it gets on.") { name, url, json };
        command.SetAction((parse, cancellationToken) => PostAsync(parse.GetValue(url)!, Path(parse.GetValue(name)!, "/run"), parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command Retry()
    {
        var (name, url, json) = Common();
        Option<string[]> state = new("--state")
        {
            Description = $"Only recordings in this state; may be given several times. Default: all that are not stored. States: {string.Join(", ", ImportWords.All)}.",
            HelpName = "STATE",
            AllowMultipleArgumentsPerToken = true,
        };
        state.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !ImportWords.TryParse(token.Value, out _)))
            {
                result.AddError($"'{token.Value}' is no state of a recording; the states are: {string.Join(", ", ImportWords.All)}.");
            }
        });
        Option<string> conversation = new("--conversation") { Description = "With --recording: the conversation of that recording.", HelpName = "ID" };
        Option<string> recording = new("--recording") { Description = "Only this recording.", HelpName = "ID" };
        Command command = new("retry", "Try recordings again now that are not stored, or a single one.") { name, state, conversation, recording, url, json };
        command.Validators.Add(result =>
        {
            var (isOf, isOne) = (result.GetValue(conversation) is not null, result.GetValue(recording) is not null);
            if (isOf != isOne)
            {
                result.AddError("A single recording is named by --conversation and --recording together.");
            }
            else if (isOne && result.GetValue(state) is { Length: > 0 })
            {
                result.AddError("Either a single recording or --state.");
            }
        });
        command.SetAction((parse, cancellationToken) => PostAsync(
            parse.GetValue(url)!,
            Path(parse.GetValue(name)!, What(parse.GetValue(state) ?? [], parse.GetValue(conversation), parse.GetValue(recording))),
            parse.GetValue(json),
            cancellationToken));
        return command;

        static string What(string[] states, string? conversation, string? recording) => recording is null
            ? "/retry" + (states.Length > 0 ? "?" + string.Join('&', states.Select(item => "state=" + Uri.EscapeDataString(item))) : "")
            : $"/recordings/{Uri.EscapeDataString(conversation!)}/{Uri.EscapeDataString(recording)}/retry";
    }

    private static Command Report()
    {
        var (name, url, json) = Common();
        var from = CommonOptions.Moment("--from", "Conversations that began at this moment or later.", isRequired: true);
        var to = CommonOptions.Moment("--to", "Conversations that began before this moment.", isRequired: true);
        Option<bool> csv = new("--csv") { Description = "One line for each recording and for each conversation without any, comma separated. Whether they add up is told by the other forms." };
        Option<bool> offline = new("--offline") { Description = "Do not ask the platform for its own list first: the ledger alone." };
        Command command = new(
            "report",
            "Account for every voice conversation of a span: what the platform says exists, what is stored, what is not and why. Exit code 1 when the lines do not add up to the totals.")
        {
            name, from, to, json, csv, offline, url,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("Either --json or --csv.");
            }
        });
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            if (parse.GetValue(from) >= parse.GetValue(to))
            {
                await Console.Error.WriteLineAsync("The span ends before it begins: --from has to be before --to.");
                return ExitCodes.Usage;
            }

            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"/report?from={parse.GetValue(from):yyyy-MM-ddTHH:mm:ss.fffZ}&to={parse.GetValue(to):yyyy-MM-ddTHH:mm:ss.fffZ}&ask={(parse.GetValue(offline) ? "false" : "true")}&format={(parse.GetValue(csv) ? "csv" : "json")}");
            using var response = await client.AskAsync(Path(parse.GetValue(name)!, query), cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (parse.GetValue(csv))
            {
                await using var output = Console.OpenStandardOutput();
                await stream.CopyToAsync(output, cancellationToken);
                return ExitCodes.Ok;
            }

            using var answer = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
            }
            else
            {
                ImportText.Report(answer.RootElement, Console.Out);
            }

            return answer.RootElement.GetProperty("addsUp").GetBoolean() ? ExitCodes.Ok : ExitCodes.CheckFailed;
        }));
        return command;
    }

    private static Command Deletions()
    {
        var (name, url, json) = Common();
        Command command = new("deletions", "What was deleted at its source, and what is due: the audit and, with DeleteDryRun, the dry run.") { name, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync(Path(parse.GetValue(name)!, "/deletions"), cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
                return ExitCodes.Ok;
            }

            ImportText.Deletions(answer.RootElement, Console.Out);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Task<int> PostAsync(Uri url, string path, bool json, CancellationToken cancellationToken) => HostClient.UseAsync(url, async client =>
    {
        using var answer = await client.PostAsync(path, cancellationToken);
        Console.Out.WriteLine(json ? answer.RootElement.GetRawText() : answer.RootElement.GetProperty("message").GetString());
        return ExitCodes.Ok;
    });

    private static string Path(string name, string rest) => $"/api/v1/imports/{Uri.EscapeDataString(name)}{rest}";

    private static (Argument<string> Name, Option<Uri> Url, Option<bool> Json) Common()
        => (new Argument<string>("name") { Description = "Name of the import source." }, CommonOptions.Url(), CommonOptions.Json());
}
