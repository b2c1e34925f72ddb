using System.Text.Json;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Access.Credentials;

/// <summary>The credentials on disk: one JSON file of the data folder that only the host's account may read, replaced as a whole.</summary>
internal sealed class CredentialFile(string dataFolder)
{
    private const int LargestBytes = 16 * 1024 * 1024;

    private readonly string _lockPath = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), "access", "credentials.lock");

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), "access", "credentials.json");

    /// <summary>Tells one state of the file from another without reading it; <see langword="null"/> when there is none.</summary>
    public (long Length, DateTime Written)? Mark()
    {
        FileInfo info = new(Path);
        return info.Exists ? (info.Length, info.LastWriteTimeUtc) : null;
    }

    /// <summary>Reads the file; none is an empty set, anything that is not wholly right is refused.</summary>
    /// <exception cref="AccessException">It cannot be read or is damaged.</exception>
    public CredentialSet Read()
    {
        byte[] content;
        try
        {
            if (new FileInfo(Path) is { Exists: true, Length: > LargestBytes })
            {
                throw Damaged("it is far too large");
            }

            content = File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return CredentialSet.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException(AccessFault.Unavailable, $"The credentials in {Path} cannot be read: {e.Message}", "Let the account of the host, and only that one, read and write the file and its folder.", e);
        }

        try
        {
            using (var document = JsonDocument.Parse(content))
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) && number > CredentialSet.CurrentVersion)
                {
                    throw new AccessException(AccessFault.Unavailable, $"The credentials in {Path} were written by a newer version of the host.", "Run that version, or bring the file back from a backup of before.");
                }
            }

            var set = JsonSerializer.Deserialize(content, CredentialJsonContext.Default.CredentialSet) ?? throw Damaged("it is empty");
            return set.Version != CredentialSet.CurrentVersion ? throw Damaged("it has no version") : set.Fault() is { } fault ? throw Damaged(fault) : set;
        }
        catch (JsonException e)
        {
            throw Damaged($"it is no whole JSON of this kind (line {e.LineNumber + 1})", e);
        }
    }

    /// <summary>Replaces the file as a whole.</summary>
    /// <exception cref="AccessException">It cannot be written; the old content stays.</exception>
    public void Write(CredentialSet set)
    {
        try
        {
            AtomicFile.WriteForOwner(Path, JsonSerializer.SerializeToUtf8Bytes(set, CredentialJsonContext.Default.CredentialSet));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Keeps other processes from changing the file until disposed; <see langword="null"/> while another one does.</summary>
    /// <exception cref="AccessException">The folder cannot be written.</exception>
    public IDisposable? TryLock()
    {
        try
        {
            AtomicFile.MakeFolderForOwner(System.IO.Path.GetDirectoryName(_lockPath)!);
            return new FileStream(_lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unwritable(e);
        }
        catch (IOException) when (File.Exists(_lockPath))
        {
            return null;
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    private AccessException Unwritable(Exception e)
        => new(AccessFault.Unavailable, $"The credentials in {Path} cannot be written: {e.Message}", "Let the account of the host write to the folder, make room on its disk, and run the command as that account.", e);

    private AccessException Damaged(string why, Exception? inner = null)
        => new(
            AccessFault.Unavailable, $"The credentials in {Path} are damaged: {why}. Nobody is let in on account of that.",
            "Bring the file back from a backup. Without one, move it away and make the first admin anew with 'adapterhost users add NAME --role admin --data DIR'; every user and API key is then to be made again.", inner);
}
