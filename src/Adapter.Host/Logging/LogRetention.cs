using System.Globalization;
using System.Text.RegularExpressions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>
/// Removes log files that are older than they are kept, and the oldest where all together are too large. By the day in their names: a copied or restored folder ages as it should, and files that nobody
/// writes any more go too. The newest file of each kind stays.
/// </summary>
internal sealed partial class LogRetention(HostLogs logs, RawCapture raw, LogOptions options, HostParts parts, TimeProvider time, ILogger<LogRetention> logger) : HostPart(parts, time)
{
    private const long MiB = 1024 * 1024;

    protected override string Part => "removal of old log files";

    protected override TimeSpan? Every => TimeSpan.FromHours(1);

    protected override Task WorkAsync(CancellationToken stoppingToken)
    {
        Clean(logs.Folder, "adapterhost", options.Days, options.TotalMiB);
        Clean(raw.Folder, "cti", options.RawDays, options.RawTotalMiB);
        return Task.CompletedTask;
    }

    private void Clean(string folder, string kind, int days, int totalMiB)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return;
            }

            var oldest = Time.GetUtcNow().UtcDateTime.Date.AddDays(1 - days);
            var left = totalMiB * MiB;
            foreach (var (file, day) in new DirectoryInfo(folder).EnumerateFiles(kind + "_*.log").Select(file => (File: file, Order: OrderOf(file.Name)))
                .Where(each => each.Order is not null).OrderByDescending(each => each.Order).Select(each => (each.File, each.Order!.Value.Day)).Skip(1).ToList())
            {
                left -= file.Length;
                if (day < oldest || left < 0)
                {
                    Remove(file);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(folder, exception.Message);
        }
    }

    private void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(file.FullName, exception.Message);
        }
    }

    private static (DateTime Day, int Part)? OrderOf(string name)
        => FileForm().Match(name) is { Success: true } match && DateTime.TryParseExact(match.Groups[1].Value, "yyyy_MM_dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (day, int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : 0)
            : null;

    [GeneratedRegex("^[a-z]+_([0-9]{4}_[0-9]{2}_[0-9]{2})(?:_([0-9]{1,6}))?\\.log$", RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();

    [LoggerMessage(EventIds.LogNotRemoved, LogLevel.Warning, "Old log files cannot be removed: {Place}: {Why}")]
    private partial void LogNotRemoved(string place, string why);
}
