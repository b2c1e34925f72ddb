using System.CommandLine;
using System.Globalization;

namespace Adapter.Host.Cli;

/// <summary>Options that several commands share, each made anew for its command.</summary>
internal static class CommonOptions
{
    public static Option<DirectoryInfo?> Config() => new("--config")
    {
        Description = "Configuration folder: host.json, adapters/*.xml, datasources/*.xml. Default: config in the current folder, else beside the program.",
        HelpName = "DIR",
    };

    public static Option<DirectoryInfo?> Data() => new("--data") { Description = "Data folder: journal, adapters' state, keys. Default: data in the current folder.", HelpName = "DIR" };

    public static Option<DirectoryInfo?> Plugins() => new("--plugins") { Description = "Folder of the plugins. Default: plugins beside the program.", HelpName = "DIR" };

    public static Option<bool> Json() => new("--json") { Description = "Answer in JSON." };

    public static Option<Uri> Url() => new("--url")
    {
        Description = "Address of the running host. Default: ADAPTERHOST_URL, else http://127.0.0.1:8686. Credentials come from ADAPTERHOST_API_KEY, else ADAPTERHOST_USER and ADAPTERHOST_PASSWORD, else on its own machine from its data folder (ADAPTERHOST_DATA, else data in the current folder).",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("ADAPTERHOST_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:8686"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an http or https URL.");
            return null!;
        },
    };

    /// <summary>A length of time as people write it: <c>90s</c>, <c>2m</c>, <c>1h</c>, or plain seconds.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (ParseDuration(result.Tokens[0].Value) is { } duration)
            {
                return duration;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no length of time; write for example 90s, 2m or 1h.");
            return null;
        },
    };

    /// <summary>A moment: ISO 8601, <c>now</c>, or a length of time before now as in <c>-2h</c>.</summary>
    public static Option<DateTimeOffset?> Moment(string name, string description, bool isRequired = false) => new(name)
    {
        Description = description + " ISO 8601; a date alone is its midnight, without an offset it is UTC. Also 'now', and '-2h' for two hours ago (s, m, h, d).",
        HelpName = "TIME",
        Required = isRequired,
        CustomParser = result =>
        {
            if (ParseMoment(result.Tokens[0].Value, TimeProvider.System.GetUtcNow()) is { } moment)
            {
                return moment;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no date and time; write for example 2026-09-14, 2026-09-14T08:00:00Z or -2h.");
            return null;
        },
    };

    public static DateTimeOffset? ParseMoment(string text, DateTimeOffset now)
        => Http.Moments.TryParse(text, out var moment) ? moment
            : text == "now" ? now
            : text.StartsWith('-') && ParseDuration(text[1..]) is { } ago ? now - ago
            : null;

    public static TimeSpan? ParseDuration(string text)
    {
        var unit = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text[^1] : 's';
        var number = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text[..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value < 1e6
            ? unit switch { 's' => TimeSpan.FromSeconds(value), 'm' => TimeSpan.FromMinutes(value), 'h' => TimeSpan.FromHours(value), 'd' when value < 1e5 => TimeSpan.FromDays(value), _ => null }
            : null;
    }
}
