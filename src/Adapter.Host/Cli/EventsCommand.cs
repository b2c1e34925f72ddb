using System.CommandLine;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost events</c>: the journal, from the running host or straight from a data folder.</summary>
internal static class EventsCommand
{
    public static Command Build()
    {
        Option<long> after = new("--after") { Description = "Only events after this sequence number.", HelpName = "N" };
        Option<bool> follow = new("--follow") { Description = "Go on with new events until Ctrl+C." };
        Option<string?> adapter = new("--adapter") { Description = "Only events of this adapter.", HelpName = "A" };
        Option<string?> conversation = new("--conversation") { Description = "Only events of this conversation.", HelpName = "ID" };
        Option<DirectoryInfo?> data = new("--data") { Description = "Read this data folder instead of asking the running host; works while no host runs.", HelpName = "DIR" };
        var url = CommonOptions.Url();
        Option<bool> standby = new("--standby") { Description = "In a pair: also show what a host on standby does not hand out. Without effect on --data, which shows everything." };
        Option<bool> json = new("--json") { Description = "One CloudEvents object on each line." };
        Command command = new("events", "Show the journal's events in their order.") { after, follow, adapter, conversation, data, url, standby, json };
        command.SetAction((parse, cancellationToken) =>
        {
            JournalQuery query = new(parse.GetValue(after)) { Adapter = parse.GetValue(adapter), Conversation = parse.GetValue(conversation) };
            Action<ReadOnlyMemory<byte>> print = parse.GetValue(json) ? PrintJson : PrintText;
            return parse.GetValue(data) is { } folder
                ? FromFolderAsync(folder, query, parse.GetValue(follow), print, cancellationToken)
                : HostClient.UseAsync(parse.GetValue(url)!, client => FromHostAsync(client, query, parse.GetValue(follow), parse.GetValue(standby), print, cancellationToken));
        });
        return command;
    }

    private static async Task<int> FromFolderAsync(DirectoryInfo folder, JournalQuery query, bool follow, Action<ReadOnlyMemory<byte>> print, CancellationToken cancellationToken)
    {
        try
        {
            var reader = JournalReader.Open(folder.FullName);
            while (true)
            {
                await foreach (var fact in reader.ReadAsync(query, cancellationToken))
                {
                    print(fact.Json);
                    query = query with { After = fact.Sequence };
                }

                if (reader.Damage is { } damage)
                {
                    await Console.Error.WriteLineAsync($"The journal is damaged; this is what can be read of it. The host heals it when it starts on this folder. {damage}");
                    return ExitCodes.CheckFailed;
                }

                if (!follow)
                {
                    return ExitCodes.Ok;
                }

                await reader.WaitForAsync(Math.Max(query.After, reader.Range().Last), TimeProvider.System, cancellationToken);
            }
        }
        catch (JournalException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.NotFound;
        }
    }

    private static async Task<int> FromHostAsync(HostClient client, JournalQuery query, bool follow, bool standby, Action<ReadOnlyMemory<byte>> print, CancellationToken cancellationToken)
    {
        var filter = (query.Adapter is { } adapter ? $"&adapter={Uri.EscapeDataString(adapter)}" : "")
            + (query.Conversation is { } conversation ? $"&conversation={Uri.EscapeDataString(conversation)}" : "")
            + (standby ? "&standby=true" : "");
        if (follow)
        {
            using (var first = await client.GetAsync($"/api/v1/events?limit=1&after={query.After.ToString(CultureInfo.InvariantCulture)}{filter}", cancellationToken))
            {
                await SayStandbyAsync(first, standby);
            }

            await using var stream = await client.OpenAsync($"/api/v1/events/stream?after={query.After.ToString(CultureInfo.InvariantCulture)}{filter}", cancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            {
                if (item.EventType == "gap")
                {
                    using var gap = JsonDocument.Parse(item.Data);
                    await PrintGapAsync(gap.RootElement);
                    continue;
                }

                print(Encoding.UTF8.GetBytes(item.Data));
            }

            await Console.Error.WriteLineAsync("The host closed the stream.");
            return ExitCodes.HostNotReached;
        }

        var after = query.After;
        while (true)
        {
            using var page = await client.GetAsync($"/api/v1/events?limit=1000&after={after.ToString(CultureInfo.InvariantCulture)}{filter}", cancellationToken);
            foreach (var gap in page.RootElement.GetProperty("gaps").EnumerateArray())
            {
                await PrintGapAsync(gap);
            }

            var events = page.RootElement.GetProperty("events").EnumerateArray().ToList();
            if (events.Count == 0)
            {
                await SayStandbyAsync(page, standby);
                return ExitCodes.Ok;
            }

            foreach (var item in events)
            {
                print(Encoding.UTF8.GetBytes(item.GetRawText()));
                after = item.GetProperty("sequence").GetInt64();
            }
        }
    }

    private static Task SayStandbyAsync(JsonDocument page, bool standby)
        => !standby && page.RootElement.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.False
            ? Console.Error.WriteLineAsync("This host is on standby: what it journals now it hands out only once it takes over. Ask the other host, or use --standby to see it all the same.")
            : Task.CompletedTask;

    private static Task PrintGapAsync(JsonElement gap)
        => Console.Error.WriteLineAsync($"No events from {gap.GetProperty("from").GetInt64()} to {gap.GetProperty("to").GetInt64()}: {gap.GetProperty("reason").GetString()}.");

    private static void PrintJson(ReadOnlyMemory<byte> json) => Console.Out.WriteLine(Encoding.UTF8.GetString(json.Span));

    private static void PrintText(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var data = root.GetProperty("data");
        Console.Out.WriteLine(
            $"{root.GetProperty("sequence").GetInt64(),8}  {root.GetProperty("time").GetString()}  {root.GetProperty("type").GetString(),-38} {Text(root, "subject"),-36}  {Text(data, "userName", "userId", "queueName", "purpose", "reason")}"
            + (root.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean() ? "  (recovered)" : ""));
    }

    private static string Text(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }
}
