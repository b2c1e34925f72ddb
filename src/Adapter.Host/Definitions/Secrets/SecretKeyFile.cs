using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>The key that protects secrets.</summary>
internal interface ISecretKey
{
    /// <summary>Where it lies.</summary>
    string Path { get; }

    /// <summary>Reads the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="why">What is wrong and what to do, when there is none.</param>
    bool TryRead([NotNullWhen(true)] out byte[]? key, [NotNullWhen(false)] out (string Message, string Remedy)? why);

    /// <summary>Reads the key, or makes one when there is none yet.</summary>
    /// <exception cref="IOException">The key can be neither read nor made; the message says what to do.</exception>
    byte[] ReadOrCreate();
}

/// <summary>The key in a file of the data folder that only the host's account may read.</summary>
internal sealed class SecretKeyFile(string dataFolder) : ISecretKey
{
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), "keys", "secrets.key");

    /// <inheritdoc/>
    public bool TryRead([NotNullWhen(true)] out byte[]? key, [NotNullWhen(false)] out (string Message, string Remedy)? why)
    {
        key = null;
        why = null;
        try
        {
            var text = File.ReadAllText(Path, Encoding.ASCII).Trim();
            key = text.Length <= 100 ? Convert.FromHexString(text) : [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            why = ($"The key file {Path} is not there.", "Bring back the data folder's keys from a backup, or write the secret in clear text again and run adapterhost protect.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            why = ($"The key file {Path} cannot be read.", "Let the account of the host, and only that one, read it; run adapterhost protect as the same account.");
        }
        catch (FormatException)
        {
            key = [];
        }

        if (key is not null && key.Length != KeyBytes)
        {
            key = null;
            why = ($"The key file {Path} is damaged.", "Bring it back from a backup, or remove it, write the secrets in clear text again and run adapterhost protect.");
        }

        if (key is null)
        {
            why ??= ($"The key file {Path} cannot be read.", "Check it.");
        }

        return key is not null;
    }

    /// <inheritdoc/>
    /// <remarks>An unreadable key is never replaced: it may be the only one that opens what was protected before.</remarks>
    public byte[] ReadOrCreate()
    {
        if (File.Exists(Path))
        {
            return TryRead(out var known, out var why) ? known : throw new IOException($"{why.Value.Message} {why.Value.Remedy}");
        }

        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        // under another name first, so that nobody ever reads half a key
        var temporary = $"{Path}.{Guid.NewGuid():N}";
        using (FileStream stream = new(temporary, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, Path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(Path))
        {
            // another process was quicker: its key is the key
            File.Delete(temporary);
            return TryRead(out var theirs, out var why) ? theirs : throw new IOException($"{why.Value.Message} {why.Value.Remedy}");
        }
    }
}
