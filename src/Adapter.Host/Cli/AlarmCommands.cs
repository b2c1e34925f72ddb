using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost alarms [list | show | ack | clear | test]</c>: what is wrong with the running host, and what people say of it.</summary>
internal static class AlarmCommands
{
    private const string Path = "/api/v1/alarms";

    public static Command Build() => new("alarms", "Show what is wrong, and acknowledge or clear it.")
    {
        List(),
        Show(),
        Change("ack", "acknowledge", "Say of alarms that you see to them."),
        Change("clear", "clear", "Say of alarms that they are over. They are not raised again before their cause has ended once."),
        Test(),
    };

    private static Command List()
    {
        Option<bool> all = new("--all") { Description = "Also those that are cleared." };
        Option<string?> adapter = new("--adapter") { Description = "Only those of this adapter.", HelpName = "NAME" };
        Option<string?> kind = new("--kind") { Description = "Only those of this kind, or of kinds that begin so up to a dot.", HelpName = "KIND" };
        Option<int> limit = new("--limit") { Description = "So many at most, the newest.", HelpName = "NUMBER", DefaultValueFactory = _ => 100 };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("list", "Show the alarms that are open, newest first.") { all, adapter, kind, limit, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"?limit={parse.GetValue(limit)}") + (parse.GetValue(all) ? "" : "&state=active,acknowledged")
                + (parse.GetValue(adapter) is { } name ? $"&adapter={Uri.EscapeDataString(name)}" : "") + (parse.GetValue(kind) is { } word ? $"&kind={Uri.EscapeDataString(word)}" : "");
            using var answer = await client.GetAsync(Path + query, cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
                return ExitCodes.Ok;
            }

            var rows = answer.RootElement.GetProperty("alarms").EnumerateArray().ToList();
            rows.ForEach(Print);
            Console.Out.WriteLine(rows.Count == 0 ? "No alarms." : answer.RootElement.TryGetProperty("next", out _) ? "There are more; see --limit." : "");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Show()
    {
        Argument<long> id = new("id") { Description = "Number of the alarm." };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("show", "Show one alarm with its history.") { id, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{Path}/{parse.GetValue(id)}"), cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
                return ExitCodes.Ok;
            }

            Print(answer.RootElement.GetProperty("alarm"));
            foreach (var line in answer.RootElement.GetProperty("history").EnumerateArray())
            {
                Console.Out.WriteLine($"    {Text(line, "at")} {Text(line, "change")} by {Text(line, "by")} {Text(line, "text")}".TrimEnd());
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Change(string verb, string action, string description)
    {
        Argument<long[]> ids = new("ids") { Description = "Numbers of the alarms.", Arity = ArgumentArity.OneOrMore };
        Option<string?> note = new("--note") { Description = "What you have to say of it.", HelpName = "TEXT" };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new(verb, description) { ids, note, url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            JsonObject body = new() { ["ids"] = new JsonArray([.. parse.GetValue(ids)!.Select(id => (JsonNode)id)]), ["note"] = parse.GetValue(note) };
            using var answer = await client.PostAsync($"{Path}/{action}", body.ToJsonString(), cancellationToken);
            var unknown = answer.RootElement.GetProperty("unknown").EnumerateArray().Select(item => item.ToString()).ToList();
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
            }
            else
            {
                answer.RootElement.GetProperty("changed").EnumerateArray().ToList().ForEach(Print);
                foreach (var id in answer.RootElement.GetProperty("unchanged").EnumerateArray())
                {
                    Console.Out.WriteLine($"{id} was cleared already.");
                }
            }

            unknown.ForEach(id => Console.Error.WriteLine($"There is no alarm {id}."));
            return unknown.Count > 0 ? ExitCodes.NotFound : ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Test()
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("test", "Send a test to each target of host.json and tell what became of it.") { url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.PostAsync($"{Path}/test", cancellationToken);
            var targets = answer.RootElement.GetProperty("targets").EnumerateArray().ToList();
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
            }
            else if (targets.Count == 0)
            {
                Console.Out.WriteLine("No targets. Name some in section Alarms of host.json.");
            }
            else
            {
                targets.ForEach(target => Console.Out.WriteLine($"{Text(target, "target"),-20} {Text(target, "type"),-9} {(target.GetProperty("sent").GetBoolean() ? "sent" : "FAILED: " + Text(target, "message"))}"));
            }

            return targets.TrueForAll(target => target.GetProperty("sent").GetBoolean()) ? ExitCodes.Ok : ExitCodes.Unexpected;
        }));
        return command;
    }

    private static void Print(JsonElement alarm)
    {
        var count = alarm.GetProperty("count").GetInt64();
        Console.Out.WriteLine($"{Text(alarm, "id"),6} {Text(alarm, "severity"),-8} {Text(alarm, "state"),-12} {Text(alarm, "raisedAt")} {Text(alarm, "kind")} {Text(alarm, "adapter")} {Text(alarm, "subject")}".TrimEnd());
        Line("text", Text(alarm, "text"));
        Line("what to do", Text(alarm, "remedy"));
        Line("seen", count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{count} times, last {Text(alarm, "lastSeenAt")}") : "");
        Line("acknowledged", Text(alarm, "acknowledgedBy"), Text(alarm, "acknowledgedAt"));
        Line("resolved", Text(alarm, "resolvedBy"), Text(alarm, "resolvedAt"));
        Line("note", Text(alarm, "note"));
    }

    private static void Line(string name, string text, string at = "")
    {
        if (text.Length > 0)
        {
            Console.Out.WriteLine($"       {name,-13} {text} {at}".TrimEnd());
        }
    }

    private static string Text(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";
}
