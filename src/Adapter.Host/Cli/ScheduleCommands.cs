using System.CommandLine;
using System.Text.Json;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost schedules [list | run | pause | resume]</c>: what the running host does by the clock.</summary>
internal static class ScheduleCommands
{
    private const string Path = "/api/v1/schedules";

    public static Command Build()
    {
        var list = List();
        Command command = new("schedules", "What the running host does by the clock: daily restarts, import runs, checks of the journal.")
        {
            list,
            Action("run", "Have a schedule do now what it does by the clock, also while it is paused."),
            Action("pause", "Have no turn of a schedule come until it is resumed, over restarts of the host."),
            Action("resume", "Have the turns of a schedule come again."),
        };
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        command.Add(url);
        command.Add(json);
        command.SetAction((parse, cancellationToken) => PrintAllAsync(parse.GetValue(url)!, parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command List()
    {
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        Command command = new("list", "Show every schedule, the next first.") { url, json };
        command.SetAction((parse, cancellationToken) => PrintAllAsync(parse.GetValue(url)!, parse.GetValue(json), cancellationToken));
        return command;
    }

    private static Command Action(string verb, string description)
    {
        Argument<string> name = new("name") { Description = "Id of the schedule, for example 'restart.Contoso-Primary'; the adapter's name is enough where it has one schedule only." };
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        Command command = new(verb, description) { name, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            var wanted = parse.GetValue(name)!;
            using var known = await client.GetAsync(Path, cancellationToken);
            var all = known.RootElement.GetProperty("schedules").EnumerateArray().ToList();
            var found = all.Where(item => Is(item, "id", wanted)).ToList() is { Count: > 0 } byId ? byId : [.. all.Where(item => Is(item, "adapter", wanted))];
            if (found.Count != 1)
            {
                await Console.Error.WriteLineAsync(found.Count == 0
                    ? $"There is no schedule '{wanted}'. There are: {string.Join(", ", all.Select(item => Text(item, "id")))}."
                    : $"'{wanted}' has several schedules: {string.Join(", ", found.Select(item => Text(item, "id")))}. Name one of them.");
                return found.Count == 0 ? ExitCodes.NotFound : ExitCodes.Usage;
            }

            using var answer = await client.PostAsync($"{Path}/{Uri.EscapeDataString(Text(found[0], "id"))}/{verb}", cancellationToken);
            Console.Out.WriteLine(parse.GetValue(json) ? answer.RootElement.GetRawText() : Text(answer.RootElement, "message"));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Task<int> PrintAllAsync(Uri url, bool asJson, CancellationToken cancellationToken) => HostClient.UseAsync(url, async client =>
    {
        using var answer = await client.GetAsync(Path, cancellationToken);
        if (asJson)
        {
            Console.Out.WriteLine(answer.RootElement.GetRawText());
            return ExitCodes.Ok;
        }

        foreach (var schedule in answer.RootElement.GetProperty("schedules").EnumerateArray())
        {
            Print(schedule);
        }

        return ExitCodes.Ok;
    });

    private static void Print(JsonElement schedule)
    {
        Console.Out.WriteLine($"{Text(schedule, "id")}  {Text(schedule, "when")}");
        var next = schedule.GetProperty("next").EnumerateArray().Select(item => item.GetString()).ToList();
        Line("next", string.Join(", ", next));
        if (schedule.TryGetProperty("paused", out var paused))
        {
            Line("PAUSED", $"since {Text(paused, "since")} by {Text(paused, "by")}");
        }

        if (schedule.TryGetProperty("running", out var running))
        {
            Line("running", $"since {Text(running, "since")} ({Text(running, "by")})");
        }

        if (schedule.TryGetProperty("last", out var last))
        {
            Line("last", $"{Text(last, "at")} {Text(last, "outcome")} ({Text(last, "by")}): {Text(last, "text")}");
        }
    }

    private static void Line(string name, string text)
    {
        if (text.Length > 0)
        {
            Console.Out.WriteLine($"    {name,-8} {text}");
        }
    }

    private static bool Is(JsonElement item, string name, string value) => string.Equals(Text(item, name), value, StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "";
}
