using Microsoft.Extensions.Options;

namespace Adapter.Host.Logging;

/// <summary>Section <c>Logs</c> of <c>host.json</c>. What is written where, and how long it is kept, stands in <c>nlog.config</c>.</summary>
internal sealed class LogOptions
{
    public const string Section = "Logs";

    /// <summary>Lines a second that one adapter may write for long, ten times as many at once. Default 200, from 1 to 100,000.</summary>
    public int AdapterLinesPerSecond { get; set; } = 200;

    /// <summary>Lines kept in memory for those who follow the log. Default 5,000, from 100 to 100,000.</summary>
    public int TailLines { get; set; } = 5_000;

    /// <summary>How long log files are kept. Default 30 days, from 1 to 3,650.</summary>
    public int Days { get; set; } = 30;

    /// <summary>Size of all log files together beyond which the oldest go. Default 5,000, from 10 to 1,000,000.</summary>
    public int TotalMiB { get; set; } = 5_000;

    /// <summary>How long captured raw events of platforms are kept. Default 3 days, from 1 to 90.</summary>
    public int RawDays { get; set; } = 3;

    /// <summary>Size after which the file of raw events has another part. Default 100, from 1 to 10,000.</summary>
    public int RawFileMiB { get; set; } = 100;

    /// <summary>Size of all files of raw events together beyond which the oldest go. Default 5,000, from 10 to 1,000,000.</summary>
    public int RawTotalMiB { get; set; } = 5_000;

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value, least, most) in ((string, int, int, int)[])[
            (nameof(AdapterLinesPerSecond), AdapterLinesPerSecond, 1, 100_000), (nameof(TailLines), TailLines, 100, 100_000),
            (nameof(Days), Days, 1, 3_650), (nameof(TotalMiB), TotalMiB, 10, 1_000_000), (nameof(RawTotalMiB), RawTotalMiB, 10, 1_000_000), (nameof(RawDays), RawDays, 1, 90), (nameof(RawFileMiB), RawFileMiB, 1, 10_000)])
        {
            if (value < least || value > most)
            {
                yield return $"{Section}:{name} is {value}; set it from {least} to {most}.";
            }
        }
    }
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options)
        => options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
