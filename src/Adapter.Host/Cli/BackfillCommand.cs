using System.CommandLine;
using System.Text.Json;
using Adapter.Host.Http;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost backfill</c>: have the running host read a span of time back, and see what became of it.</summary>
internal static class BackfillCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    public static Command Build()
    {
        Argument<string> name = new("name") { Description = "Name of the adapter." };
        var from = CommonOptions.Moment("--from", "Begin of the span to read back.");
        var to = CommonOptions.Moment("--to", "End of the span, not in it.");
        Option<bool> noWait = new("--no-wait") { Description = "Begin it and do not wait for its end." };
        var timeout = CommonOptions.Duration("--timeout", "How long to wait for its end; it goes on behind. Default 1h.");
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new(
            "backfill",
            "Read a span of time back from the platform, whatever its coverage, and wait for its end. Exit code 1 when it was not read back as a whole. Without --from and --to: show the adapter's back-fills.")
        {
            name, from, to, noWait, timeout, url, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is null != result.GetValue(to) is null)
            {
                result.AddError("Give both --from and --to, or neither to see the back-fills.");
            }
            else if (result.GetValue(from) >= result.GetValue(to))
            {
                result.AddError("The span ends before it begins: --from has to be before --to.");
            }
        });
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            var path = $"/api/v1/adapters/{Uri.EscapeDataString(parse.GetValue(name)!)}/backfills";
            if (parse.GetValue(from) is not { } since || parse.GetValue(to) is not { } until)
            {
                using var list = await client.GetAsync(path, cancellationToken);
                Print(list.RootElement, parse.GetValue(json), CoverageText.Backfills);
                return ExitCodes.Ok;
            }

            using var begun = await client.PostAsync(path, JsonSerializer.Serialize(new BackfillRequest(Moments.Print(since), Moments.Print(until)), ApiJsonContext.Default.BackfillRequest), cancellationToken);
            if (parse.GetValue(noWait))
            {
                Print(begun.RootElement, parse.GetValue(json), CoverageText.Backfill);
                return ExitCodes.Ok;
            }

            return await FollowAsync(client, $"{path}/{Uri.EscapeDataString(begun.RootElement.GetProperty("id").GetString()!)}", parse.GetValue(timeout) ?? DefaultTimeout, parse.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> FollowAsync(HostClient client, string path, TimeSpan timeout, bool json, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var shown = "";
        while (true)
        {
            using var answer = await client.GetAsync(path, cancellationToken);
            var run = answer.RootElement;
            if (run.GetProperty("state").GetString() is not ("waiting" or "running") and var state)
            {
                Print(run, json, CoverageText.Backfill);
                return state == "completed" && run.GetProperty("failed").GetInt64() == 0 ? ExitCodes.Ok : ExitCodes.CheckFailed;
            }

            if (CoverageText.Progress(run) is var progress && progress != shown)
            {
                await Console.Error.WriteLineAsync(shown = progress);
            }

            if (time.GetElapsedTime(started) is var gone && gone >= timeout)
            {
                Print(run, json, CoverageText.Backfill);
                await Console.Error.WriteLineAsync($"It has not ended within {timeout}; it goes on. Without --from and --to this command shows how.");
                return ExitCodes.TimedOut;
            }

            await Task.Delay(timeout - gone < LookAgain ? timeout - gone : LookAgain, time, cancellationToken);
        }
    }

    private static void Print(JsonElement answer, bool json, Action<JsonElement, TextWriter> asText)
    {
        if (json)
        {
            Console.Out.WriteLine(answer.GetRawText());
        }
        else
        {
            asText(answer, Console.Out);
        }
    }
}
