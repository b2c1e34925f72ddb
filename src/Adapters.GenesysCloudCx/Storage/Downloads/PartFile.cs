using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>What an earlier attempt left, and of which version of the media it is.</summary>
/// <param name="Length">Bytes that are there.</param>
/// <param name="Tag">Strong entity tag of the media.</param>
/// <param name="Total">Bytes of the whole.</param>
internal sealed record LeftBytes(long Length, string Tag, long Total);

/// <summary>
/// The unfinished file of a download in the spool folder, and beside it a note that says which version of the media it is a part of. Without the note the bytes are worth nothing.
/// Bytes that were written before the machine itself went down are not trusted, because they were not flushed.
/// </summary>
/// <param name="folder">The spool folder.</param>
/// <param name="spoolName">Name without an extension.</param>
/// <param name="runOfMachine">See <see cref="RunOfMachine"/>.</param>
internal sealed class PartFile(string folder, string spoolName, string runOfMachine)
{
    public const string Extension = ".part";
    private const string NoteExtension = ".note";

    public string Path { get; } = System.IO.Path.Combine(folder, spoolName + Extension);

    private string NotePath => NoteOf(Path);

    public static string NoteOf(string partPath) => partPath + NoteExtension;

    /// <summary>What can be gone on with; <see langword="null"/> when the download begins anew.</summary>
    public LeftBytes? FindLeft()
    {
        string[] note;
        try
        {
            note = File.Exists(NotePath) ? File.ReadAllLines(NotePath) : [];
        }
        catch (IOException)
        {
            return null;
        }

        FileInfo part = new(Path);
        return note.Length == 3 && note[2] == runOfMachine && part.Exists && part.Length > 0
            && long.TryParse(note[1], NumberStyles.None, CultureInfo.InvariantCulture, out var total) && part.Length <= total
            ? new LeftBytes(part.Length, note[0], total)
            : null;
    }

    /// <summary>Notes of which version the bytes are that will be written.</summary>
    public void Note(string tag, long total)
        => File.WriteAllLines(NotePath, [tag, total.ToString(CultureInfo.InvariantCulture), runOfMachine]);

    public SafeFileHandle OpenAnew()
    {
        // the note goes first: it must never stand beside bytes of another version
        File.Delete(NotePath);
        return File.OpenHandle(Path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
    }

    public SafeFileHandle OpenLeft() => File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    public void Delete()
    {
        File.Delete(NotePath);
        File.Delete(Path);
    }

    /// <summary>Names the time since the machine was started: another one after each start.</summary>
    public static string RunOfMachine(TimeProvider time)
    {
        const string linux = "/proc/sys/kernel/random/boot_id";
        return File.Exists(linux)
            ? File.ReadAllText(linux).Trim()
            : (time.GetUtcNow() - TimeSpan.FromMilliseconds(Environment.TickCount64)).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
    }
}
