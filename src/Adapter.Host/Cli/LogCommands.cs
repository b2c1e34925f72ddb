using System.CommandLine;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using Adapter.Host.Http;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost log [show | follow | levels | level | raw]</c>: the running host's log, and how much is written.</summary>
internal static class LogCommands
{
    private const string Logs = "/api/v1/logs";
    private const string Levels = "/api/v1/logging/levels";
    private const string Raw = "/api/v1/logging/raw";

    public static Command Build() => new("log", "Show and follow the running host's log, and change for a while how much is written.")
    {
        Show(),
        Follow(),
        ListLevels(),
        SetLevel(),
        RawEvents(),
    };

    private static Command Show()
    {
        var from = CommonOptions.Moment("--from", "First moment; default an hour ago.");
        var to = CommonOptions.Moment("--to", "Moment behind the last; default now.");
        LogFilterOptions filter = new();
        Option<int> limit = new("--limit") { Description = "So many lines at most.", HelpName = "NUMBER", DefaultValueFactory = _ => 10_000 };
        Command command = new("show", "Show lines of a span out of the log files, oldest first.") { from, to, limit };
        filter.AddTo(command);
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(filter.Url)!, async client =>
        {
            var query = filter.Query(parse) + Moment("from", parse.GetValue(from)) + Moment("to", parse.GetValue(to) ?? TimeProvider.System.GetUtcNow());
            string? at = null;
            for (var left = parse.GetValue(limit); left > 0;)
            {
                using var page = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{Logs}?limit={Math.Min(left, 1_000)}{query}{(at is null ? "" : "&at=" + Uri.EscapeDataString(at))}"), cancellationToken);
                foreach (var line in page.RootElement.GetProperty("lines").EnumerateArray())
                {
                    Print(line, parse.GetValue(filter.Json));
                    left--;
                }

                at = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
                if (at is null)
                {
                    return ExitCodes.Ok;
                }
            }

            await Console.Error.WriteLineAsync("There are more; see --limit.");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Follow()
    {
        LogFilterOptions filter = new();
        Option<int> tail = new("--tail") { Description = "Begin with so many lines of before.", HelpName = "NUMBER", DefaultValueFactory = _ => 20 };
        Command command = new("follow", "Show lines as they come, until Ctrl+C.") { tail };
        filter.AddTo(command);
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(filter.Url)!, async client =>
        {
            await using var stream = await client.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"{Logs}/stream?tail={parse.GetValue(tail)}{filter.Query(parse)}"), cancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            {
                if (item.Data.Length == 0)
                {
                    continue;
                }

                using var data = JsonDocument.Parse(item.Data);
                if (item.EventType == "gap")
                {
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{data.RootElement.GetProperty("missed").GetInt64()} lines came too fast and are not shown; the files have them."));
                    continue;
                }

                Print(data.RootElement, parse.GetValue(filter.Json));
            }

            await Console.Error.WriteLineAsync("The host closed the stream.");
            return ExitCodes.HostNotReached;
        }));
        return command;
    }

    private static Command ListLevels()
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("levels", "Show the levels of rooms and adapters, and who changed them.") { url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync(Levels, cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
                return ExitCodes.Ok;
            }

            foreach (var level in answer.RootElement.GetProperty("levels").EnumerateArray())
            {
                Console.Out.WriteLine($"{level.GetProperty("target").GetString(),-40} {level.GetProperty("level").GetString(),-12}"
                    + (level.TryGetProperty("changed", out var changed) ? $" until {changed.GetProperty("until").GetDateTimeOffset():u}, by {changed.GetProperty("by").GetString()}" : ""));
            }

            foreach (var raw in answer.RootElement.GetProperty("raw").EnumerateArray())
            {
                Console.Out.WriteLine($"{"raw:" + raw.GetProperty("adapter").GetString(),-40} {"on",-12} until {raw.GetProperty("until").GetDateTimeOffset():u}, by {raw.GetProperty("by").GetString()}");
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command SetLevel()
    {
        Argument<string> target = new("target") { Description = "all, a room (see 'log levels') or an adapter; where both have a name, room:NAME or adapter:NAME." };
        Argument<string> level = new("level") { Description = "trace, debug, information, warning, error or critical; 'default' goes back to nlog.config." };
        var limit = CommonOptions.Duration("--for", "How long; default 1h, up to 7d. A restart of the host ends it too.");
        var url = CommonOptions.Url();
        Command command = new("level", "Change for a while how much is written.") { target, level, limit, url };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            var (name, word) = (parse.GetValue(target)!, parse.GetValue(level)!);
            if (word == "default")
            {
                using var gone = await client.SendAsync(HttpMethod.Delete, $"{Levels}?target={Uri.EscapeDataString(name)}", null, cancellationToken);
                Console.Out.WriteLine($"{name} is as nlog.config says.");
                return ExitCodes.Ok;
            }

            JsonObject body = new() { ["target"] = name, ["level"] = word, ["for"] = Seconds(parse.GetValue(limit)) };
            using var answer = await client.SendAsync(HttpMethod.Put, Levels, body.ToJsonString(), cancellationToken);
            Console.Out.WriteLine($"{answer.RootElement.GetProperty("target").GetString()} is {answer.RootElement.GetProperty("level").GetString()} until {answer.RootElement.GetProperty("changed").GetProperty("until").GetDateTimeOffset():u}.");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command RawEvents()
    {
        Argument<string> adapter = new("adapter") { Description = "Name of the adapter." };
        Argument<string> word = new("switch") { Description = "on or off." };
        word.AcceptOnlyFromAmong("on", "off");
        var limit = CommonOptions.Duration("--for", "How long; default 15m, up to 8h.");
        var url = CommonOptions.Url();
        Command command = new("raw", "Write an adapter's raw events, with phone numbers and attached data, to a file of their own (admin).") { adapter, word, limit, url };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            var name = parse.GetValue(adapter)!;
            if (parse.GetValue(word) == "off")
            {
                using var gone = await client.SendAsync(HttpMethod.Delete, $"{Raw}?adapter={Uri.EscapeDataString(name)}", null, cancellationToken);
                Console.Out.WriteLine($"Raw events of {name} are not written any more.");
                return ExitCodes.Ok;
            }

            JsonObject body = new() { ["adapter"] = name, ["for"] = Seconds(parse.GetValue(limit)) };
            using var answer = await client.SendAsync(HttpMethod.Put, Raw, body.ToJsonString(), cancellationToken);
            Console.Out.WriteLine($"Raw events of {name} are written until {answer.RootElement.GetProperty("until").GetDateTimeOffset():u}.");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static void Print(JsonElement line, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(line.GetRawText());
            return;
        }

        string? Text(string name) => line.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
        Console.Out.WriteLine($"{line.GetProperty("time").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {Text("level"),-11} {Text("id") ?? "-",-4} {Text("room"),-11} [{Text("adapter") ?? "-"}] {Text("message")}");
        if (Text("exception") is { } exception)
        {
            Console.Out.WriteLine("    " + exception.ReplaceLineEndings(Environment.NewLine + "    "));
        }
    }

    private static string? Seconds(TimeSpan? limit) => limit is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s") : null;

    private static string Moment(string name, DateTimeOffset? moment) => moment is { } at ? $"&{name}={Uri.EscapeDataString(Moments.Print(at))}" : "";

    /// <summary>Options that say which lines.</summary>
    private sealed class LogFilterOptions
    {
        private readonly Option<string?> _adapter = new("--adapter") { Description = "Only lines of this adapter, or about it.", HelpName = "NAME" };
        private readonly Option<string?> _room = new("--room") { Description = "Only lines of this room.", HelpName = "NAME" };
        private readonly Option<string?> _level = new("--level") { Description = "Only lines at least this bad.", HelpName = "LEVEL" };
        private readonly Option<string?> _text = new("--text") { Description = "Only lines with this text in them.", HelpName = "TEXT" };

        public Option<Uri> Url { get; } = CommonOptions.Url();

        public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on each line." };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_adapter, _room, _level, _text, Url, Json])
            {
                command.Add(option);
            }
        }

        public string Query(ParseResult parse)
            => Part(parse, _adapter, "adapter") + Part(parse, _room, "room") + Part(parse, _level, "level") + Part(parse, _text, "text");

        private static string Part(ParseResult parse, Option<string?> option, string name)
            => parse.GetValue(option) is { Length: > 0 } value ? $"&{name}={Uri.EscapeDataString(value)}" : "";
    }
}
