using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost pair [take-over | step-down]</c>: how this host of a pair stands, and switching.</summary>
internal static class PairCommands
{
    private const string Path = "/api/v1/pair";

    public static Command Build()
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new("pair", "Show how the running host stands in its pair: active or on standby, and what it hears of the other host.")
        {
            url, json,
            Action("take-over", "Make this host the active one, until it fails or you switch again."),
            Action("step-down", "Have the other host take over; answers once it did."),
        };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.GetAsync(Path, cancellationToken);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(answer.RootElement.GetRawText());
            }
            else
            {
                Print(answer.RootElement);
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Action(string verb, string description)
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        Command command = new(verb, description) { url, json };
        command.SetAction((parse, cancellationToken) => HostClient.UseAsync(parse.GetValue(url)!, async client =>
        {
            using var answer = await client.PostAsync($"{Path}/{verb}", cancellationToken);
            Console.Out.WriteLine(parse.GetValue(json) ? answer.RootElement.GetRawText() : Text(answer.RootElement, "message"));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static void Print(JsonElement pair)
    {
        Console.Out.WriteLine($"{Text(pair, "role")}, {(pair.GetProperty("active").GetBoolean() ? "active" : "on standby")} since {Text(pair, "since")}, term {Text(pair, "term")}");
        Console.Out.WriteLine($"    why           {Text(pair, "why")} ({Text(pair, "reason")})");
        var peer = pair.GetProperty("peer");
        var silent = Seconds(peer, "silentForSeconds");
        Console.Out.WriteLine(peer.GetProperty("heard").GetBoolean()
            ? $"    other host    {Text(peer, "url")} {Text(peer, "role")}, {(peer.GetProperty("active").GetBoolean() ? "active" : "on standby")}, term {Text(peer, "term")}, heard {silent} ago"
            : $"    other host    {Text(peer, "url")} not heard for {silent}. {Text(peer, "trouble")}");
        foreach (var source in pair.GetProperty("sources").EnumerateArray())
        {
            var covered = source.TryGetProperty("coveredForSeconds", out _) ? $"followed for {Seconds(source, "coveredForSeconds")}" : "not followed";
            var uncertain = source.TryGetProperty("uncertainForSeconds", out _) ? $", missed something {Seconds(source, "uncertainForSeconds")} ago that is not read back yet" : "";
            Console.Out.WriteLine($"    data source   {Text(source, "dataSource")}: {covered}{uncertain}");
        }

        foreach (var consumer in pair.GetProperty("consumers").EnumerateArray())
        {
            Console.Out.WriteLine($"    consumer      {Text(consumer, "name")} at {Text(consumer, "position")}, {Seconds(consumer, "behindSeconds")} behind");
        }

        foreach (var alarm in pair.GetProperty("alarms").EnumerateArray())
        {
            Console.Out.WriteLine($"    alarm         {Text(alarm, "code")}: {Text(alarm, "text")}");
        }
    }

    private static string Seconds(JsonElement row, string name) => string.Create(CultureInfo.InvariantCulture, $"{row.GetProperty(name).GetDouble():0.#} s");

    private static string Text(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";
}
