namespace Adapter.Host.Journal;

/// <summary>Section <c>Journal</c> of <c>host.json</c>.</summary>
internal sealed class JournalOptions
{
    public const string Section = "Journal";

    /// <summary>How long events are kept, counted from the day they were journaled. Default 90 days, from 1 hour to 3,650 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Size in megabytes beyond which the oldest events go, whoever still needs them. Default 0 = no limit, else from 16.</summary>
    public long MaxSizeInMegabytes { get; set; }

    /// <summary>How long a commit waits for company. Default 0: the first event commits at once and the next batch gathers meanwhile. Up to 1 s.</summary>
    public TimeSpan CommitDelay { get; set; }

    /// <summary>Most events in one commit. Default 4,096, from 1 to 65,536.</summary>
    public int CommitSize { get; set; } = 4096;

    /// <summary>How long a stop waits until what was handed over is on disk. Default 10 s, up to 5 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Which native SQLite: <c>auto</c> (the system's unless the packaged one is newer; default), <c>system</c> or <c>packaged</c>.</summary>
    public string Sqlite { get; set; } = "auto";

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (MaxAge < TimeSpan.FromHours(1) || MaxAge > TimeSpan.FromDays(3650))
        {
            yield return $"Journal:MaxAge is {MaxAge}; set it from 01:00:00 (one hour) to 3650.00:00:00 (3,650 days).";
        }

        if (MaxSizeInMegabytes is not 0 and < 16)
        {
            yield return $"Journal:MaxSizeInMegabytes is {MaxSizeInMegabytes}; set 0 for no limit, or at least 16.";
        }

        if (CommitDelay < TimeSpan.Zero || CommitDelay > TimeSpan.FromSeconds(1))
        {
            yield return $"Journal:CommitDelay is {CommitDelay}; set it from 00:00:00 to 00:00:01.";
        }

        if (CommitSize is < 1 or > 65_536)
        {
            yield return $"Journal:CommitSize is {CommitSize}; set it from 1 to 65536.";
        }

        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromMinutes(5))
        {
            yield return $"Journal:DrainTimeout is {DrainTimeout}; set it from 00:00:00 to 00:05:00.";
        }

        if (!Enum.TryParse<SqliteChoice>(Sqlite, ignoreCase: true, out _) || int.TryParse(Sqlite, out _))
        {
            yield return $"Journal:Sqlite is '{Sqlite}'; set auto, system or packaged.";
        }
    }
}
