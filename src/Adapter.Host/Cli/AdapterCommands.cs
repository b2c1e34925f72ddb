using System.CommandLine;
using System.Text.Json;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost adapters | start | stop | restart</c>: ask the running host.</summary>
internal static class AdapterCommands
{
    /// <summary>Seconds. Every running adapter is a few behind with its word.</summary>
    private const decimal UncertainWorthALine = 60;

    public static Command List()
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("adapters", "Show the adapters of the running host: state, since, why, next step.") { url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync("/api/v1/adapters", cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
                return ExitCodes.Ok;
            }

            var rows = answer.RootElement.GetProperty("adapters").EnumerateArray().ToList();
            if (rows.Count == 0)
            {
                Console.Out.WriteLine("No adapters. Drop a definition into the adapters folder of the configuration.");
            }

            foreach (var row in rows)
            {
                Console.Out.WriteLine($"{Text(row, "name"),-28} {Text(row, "state"),-15} since {Text(row, "since")}");
                Line("type", Text(row, "type"));
                Line("why", Text(row, "why"));
                Line("what to do", Text(row, "remedy"));
                Line("last error", row.TryGetProperty("lastError", out var error) && error.ValueKind == JsonValueKind.Object ? $"{Text(error, "at")} {Text(error, "message")}" : "");
                foreach (var alarm in row.GetProperty("alarms").EnumerateArray().Where(alarm => Text(alarm, "cleared").Length == 0))
                {
                    Line("alarm", $"{Text(alarm, "severity")} {Text(alarm, "code")}: {Text(alarm, "text")}");
                }

                foreach (var finding in row.GetProperty("findings").EnumerateArray())
                {
                    Line("definition", finding.GetString() ?? "");
                }

                Line("last event", LastEvent(row));
                Line("next attempt", Text(row, "nextAttempt"));
                Line("next restart", Text(row, "nextDailyRestart"));
                Line("next run", Text(row, "nextRun"));
                Line("uncertain", row.TryGetProperty("uncertainSeconds", out var uncertain) && uncertain.GetDecimal() >= UncertainWorthALine
                    ? $"{CoverageText.Length(uncertain.GetDecimal())} in which events may be missing; see adapterhost coverage \"{Text(row, "name")}\"" : "");
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    public static Command Action(string verb, string description)
    {
        Argument<string> name = new("name") { Description = "Name of the adapter." };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new(verb, description) { name, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.PostAsync($"/api/v1/adapters/{Uri.EscapeDataString(parse.GetValue(name)!)}/{verb}", cancellationToken);
            Console.Out.WriteLine(parse.GetValue(json) ? answer.RootElement.GetRawText() : Text(answer.RootElement, "message"));
            var adapter = answer.RootElement.GetProperty("adapter");
            if (verb == "stop" || Text(adapter, "state") is not ("Faulted" or "Incompatible"))
            {
                return ExitCodes.Ok;
            }

            // the host did what was asked and the adapter ended at once: a script must not take that for a start
            await Console.Error.WriteLineAsync(Text(adapter, "remedy"));
            return ExitCodes.CheckFailed;
        }));
        return command;
    }

    private static string LastEvent(JsonElement row)
        => Text(row, "lastEventUnknown").Length > 0 ? "not known yet; it is being looked for" : Text(row, "lastEvent") is { Length: > 0 } at ? at : "none in the journal";

    private static void Line(string label, string text)
    {
        if (text.Length > 0)
        {
            Console.Out.WriteLine($"    {label,-14}{text}");
        }
    }

    private static string Text(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";
}
