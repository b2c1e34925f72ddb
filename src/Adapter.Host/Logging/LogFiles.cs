using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Adapter.Host.Logging;

/// <summary>What a reader asks of the files.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment behind the last.</param>
/// <param name="Filter">Which lines.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="At">Where the answer before ended.</param>
internal sealed record LogQuery(DateTimeOffset From, DateTimeOffset To, LogFilter Filter, int Limit, string? At = null);

/// <param name="Lines">Oldest first.</param>
/// <param name="Next">Where to go on; <see langword="null"/> when everything was looked at.</param>
/// <param name="Files">So many files hold the span.</param>
internal sealed record LogPage(IReadOnlyList<LogLine> Lines, string? Next, int Files);

/// <summary>
/// Finds lines of a span in the files of the days, whose parts are numbered by size. Looks at a bounded number of bytes in one go, and never at those before the span: lines stand in order of time,
/// give or take the slack with which threads write them.
/// </summary>
internal sealed partial class LogFiles(string folder, long mostBytes = 256L * 1024 * 1024) : IDisposable
{
    private const int LongestException = 16_000;

    /// <summary>Characters of a page: lines may be long, and thousands of them are held in memory until they are sent.</summary>
    private const int MostText = 8 * 1024 * 1024;

    /// <summary>Looks that go on at the same time; others wait their turn. Reading takes a whole processor.</summary>
    private const int AtOnce = 2;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>As <see cref="Find"/>, elsewhere than on the thread that serves requests.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task<LogPage> FindAsync(LogQuery query, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Find(query, cancellationToken), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public LogPage Find(LogQuery query, CancellationToken cancellationToken)
    {
        var files = Of(query.From - Slack, query.To + Slack);
        var (startFile, startAt) = Place(query.At);
        Found found = new();
        var looked = 0L;
        foreach (var file in files.SkipWhile(file => startFile is not null && file.Name != startFile && Order(file.Name).CompareTo(Order(startFile)) < 0))
        {
            using var lines = TryOpen(file.FullName);
            if (lines is null)
            {
                continue;
            }

            lines.At = file.Name == startFile ? startAt : Begin(lines, query.From - Slack);
            var began = lines.At;
            if (Read(lines, query, found, mostBytes - looked, cancellationToken) is { } next)
            {
                return new LogPage(found.Lines, string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{next}"), files.Count);
            }

            looked += lines.At - began;
        }

        return new LogPage(found.Lines, null, files.Count);
    }

    /// <summary>Whether a text is a place as <see cref="LogPage.Next"/> gives it.</summary>
    public static bool IsPlace(string text) => PlaceForm().IsMatch(text);

    /// <returns>Where it stopped before the end; <see langword="null"/> when the file holds no more of the span.</returns>
    private static long? Read(LogFileLines lines, LogQuery query, Found found, long mostBytes, CancellationToken cancellationToken)
    {
        var began = lines.At;
        LogLine? open = null;
        StringBuilder behind = new();
        for (var at = lines.At; lines.Read() is { } text; at = lines.At)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LogLineParser.Read(text) is not { } line)
            {
                if (open is not null && behind.Length < LongestException)
                {
                    behind.Append(behind.Length > 0 ? "\n" : "").Append(text.AsSpan().TrimStart(' '));
                }

                continue;
            }

            Close(open, behind, query.Filter, found);
            open = null;
            if (line.Time > query.To + Slack)
            {
                return null;
            }

            if (found.Lines.Count >= query.Limit || found.Length >= MostText || at - began >= mostBytes)
            {
                return at;
            }

            open = line.Time >= query.From && line.Time < query.To ? line : null;
        }

        Close(open, behind, query.Filter, found);
        return null;
    }

    private static void Close(LogLine? line, StringBuilder behind, LogFilter filter, Found found)
    {
        if (line is not null)
        {
            var whole = behind.Length > 0 ? line with { Exception = behind.ToString() } : line;
            if (filter.Takes(whole))
            {
                found.Add(whole);
            }
        }

        behind.Clear();
    }

    /// <summary>The first line at or after a moment, by halving.</summary>
    private static long Begin(LogFileLines lines, DateTimeOffset from)
    {
        var (low, high) = (0L, lines.Length);
        while (high - low > 2 * LogFileLines.LongestLine)
        {
            var middle = low + ((high - low) / 2);
            lines.At = middle;
            lines.Read();
            LogLine? line = null;
            var at = lines.At;
            while (line is null && lines.At < high && lines.Read() is { } text)
            {
                line = LogLineParser.Read(text);
                at = line is null ? lines.At : at;
            }

            if (line is null || line.Time >= from)
            {
                high = middle;
            }
            else
            {
                low = at;
            }
        }

        return low;
    }

    private List<FileInfo> Of(DateTimeOffset from, DateTimeOffset to)
        => !Directory.Exists(folder) ? [] : [.. new DirectoryInfo(folder).EnumerateFiles("*.log")
            .Where(file => FileForm().Match(file.Name) is { Success: true } match
                && string.CompareOrdinal(match.Groups[1].Value, Day(from)) >= 0 && string.CompareOrdinal(match.Groups[1].Value, Day(to)) <= 0)
            .OrderBy(file => Order(file.Name))];

    private static LogFileLines? TryOpen(string path)
    {
        try
        {
            return new LogFileLines(path);
        }
        catch (FileNotFoundException)
        {
            return null; // retention was faster
        }
    }

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy_MM_dd", CultureInfo.InvariantCulture);

    private static (string Day, int Part) Order(string name)
    {
        var match = FileForm().Match(name);
        return (match.Groups[1].Value, int.TryParse(match.Groups[2].Value.TrimStart('_'), NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : 0);
    }

    private static (string? File, long At) Place(string? text)
        => text is not null && PlaceForm().Match(text) is { Success: true } match ? (match.Groups[1].Value, long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)) : (null, 0);

    private sealed class Found
    {
        public List<LogLine> Lines { get; } = [];

        public long Length { get; private set; }

        public void Add(LogLine line)
        {
            Lines.Add(line);
            Length += line.Message.Length + (line.Exception?.Length ?? 0);
        }
    }

    [GeneratedRegex("^adapterhost_([0-9]{4}_[0-9]{2}_[0-9]{2})(_[0-9]{1,6})?\\.log$", RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();

    [GeneratedRegex("^(adapterhost_[0-9]{4}_[0-9]{2}_[0-9]{2}(?:_[0-9]{1,6})?\\.log):([0-9]{1,15})$", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceForm();
}
