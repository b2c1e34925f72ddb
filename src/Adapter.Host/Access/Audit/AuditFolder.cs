using System.Globalization;
using System.Text;
using System.Text.Json;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Access.Audit;

/// <summary>The trail on disk: a file of JSON lines for each day (UTC) and writer, only ever appended to, for the host's account alone.</summary>
internal sealed class AuditFolder(string dataFolder)
{
    /// <summary>Writers never share a file: appending is whole only within one process.</summary>
    public const string Host = "host";
    public const string Commands = "commands";

    private const string DayFormat = "yyyy-MM-dd";

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), "audit");

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Append(AuditEntry entry, string writer)
    {
        AtomicFile.MakeFolderForOwner(Path);
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = writer == Host ? FileShare.ReadWrite : FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream stream = new(System.IO.Path.Combine(Path, $"audit-{entry.At.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)}.{writer}.jsonl"), options);
        byte[] line = entry.ToLine();
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() != '\n')
            {
                line = [(byte)'\n', .. line]; // the last one was cut off
            }
        }

        stream.Seek(0, SeekOrigin.End);
        stream.Write(line);
    }

    /// <summary>Entries of a span, newest first. Lines that cannot be read are counted in <paramref name="unreadable"/>.</summary>
    public IEnumerable<AuditEntry> Read(DateTimeOffset? from, DateTimeOffset? to, Action unreadable)
    {
        foreach (var day in Files().GroupBy(file => file.Day).OrderByDescending(day => day.Key))
        {
            if (day.Key > (to ?? DateTimeOffset.MaxValue).UtcDateTime.Date || day.Key < (from ?? DateTimeOffset.MinValue).UtcDateTime.Date)
            {
                continue;
            }

            foreach (var entry in day.SelectMany(file => Lines(file.Path, unreadable)).Where(entry => !(entry.At < from) && !(entry.At >= to)).OrderByDescending(entry => entry.Id, StringComparer.Ordinal))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Removes the files of days before a moment and gives their number.</summary>
    public int RemoveBefore(DateTimeOffset moment)
    {
        var removed = 0;
        foreach (var file in Files().Where(file => file.Day.AddDays(1) <= moment.UtcDateTime))
        {
            File.Delete(file.Path);
            removed++;
        }

        return removed;
    }

    private static IEnumerable<AuditEntry> Lines(string path, Action unreadable)
    {
        using var reader = Open(path);
        if (reader is null)
        {
            unreadable();
            yield break;
        }

        while (reader.ReadLine() is { } line)
        {
            AuditEntry? entry = null;
            try
            {
                entry = line.Length > 0 ? JsonSerializer.Deserialize(line, AuditJsonContext.Default.AuditEntry) : null;
            }
            catch (JsonException)
            {
                // cut off or damaged: told below
            }

            if (entry is { Id: not null, Action: not null })
            {
                yield return entry;
            }
            else if (line.Length > 0)
            {
                unreadable();
            }
        }
    }

    private static StreamReader? Open(string path)
    {
        try
        {
            return new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // written by another account, or removed just now
        }
    }

    private IEnumerable<(string Path, DateTime Day)> Files()
        => !Directory.Exists(Path)
            ? []
            : Directory.EnumerateFiles(Path, "audit-*.jsonl")
                .Select(path => (path, Parsed: DateTime.TryParseExact(
                    System.IO.Path.GetFileName(path).AsSpan("audit-".Length, Math.Min(DayFormat.Length, System.IO.Path.GetFileName(path).Length - "audit-".Length)),
                    DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day), day))
                .Where(file => file.Parsed)
                .Select(file => (file.path, file.day));
}
