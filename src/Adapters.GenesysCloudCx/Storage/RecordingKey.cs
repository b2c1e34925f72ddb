using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Adapters.GenesysCloudCx.Storage;

/// <summary>
/// Keys of a recording's files below the root of the store: <c>source/yyyy/MM/dd/HH/conversation/recording[-track].ext</c>, hours in UTC. What the platform or an admin
/// named is made safe for every file system: it stays one name, whatever it holds, and different names stay different.
/// </summary>
/// <param name="Folder">The folder of the conversation, without a slash at its end.</param>
/// <param name="RecordingName">The recording's id as a file name.</param>
internal sealed record RecordingKey(string Folder, string RecordingName)
{
    private const int LongestInBytes = 100;

    /// <summary>Of a track that is taken for one; ids are much longer.</summary>
    private const int LongestTrack = 8;

    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <param name="source">Name of the import source.</param>
    /// <param name="start">When the recording began, else its conversation.</param>
    /// <param name="conversationId">The platform's id of the conversation.</param>
    /// <param name="recordingId">The platform's id of the recording.</param>
    public static RecordingKey For(string source, DateTimeOffset start, string conversationId, string recordingId) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Safe(source)}/{start.UtcDateTime:yyyy'/'MM'/'dd'/'HH}/{Safe(conversationId)}"),
        Safe(recordingId));

    /// <summary>Name under which the media is spooled, the same for every attempt.</summary>
    public static string SpoolName(string conversationId, string recordingId, string track) => $"{Safe(conversationId)}_{Safe(recordingId)}_{Safe(track)}";

    /// <param name="track"><c>S</c> for the whole, else the side or the number of the file.</param>
    /// <param name="extension">Without the dot.</param>
    public string Media(string track, string extension) => track == "S" ? $"{Folder}/{RecordingName}.{Safe(extension)}" : $"{Folder}/{RecordingName}-{Safe(track)}.{Safe(extension)}";

    /// <summary>Whether a file name in the folder is one that <see cref="Media"/> gives for this recording.</summary>
    public bool IsMedia(string fileName)
    {
        if (!fileName.StartsWith(RecordingName, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = fileName.AsSpan(RecordingName.Length);
        var dot = rest.IndexOf('.');
        return dot == 0 || (dot is > 1 and <= LongestTrack + 1 && rest[0] == '-' && !rest[1..dot].ContainsAny('-', '_'));
    }

    public string MetadataJson => $"{Folder}/{RecordingName}_metadata.json";

    public string MetadataXml => $"{Folder}/{RecordingName}_metadata.xml";

    /// <summary>One name as it can stand on every file system: letters, digits and a few signs as they are, all else by the bytes of its UTF-8 with a percent sign, as in links.</summary>
    public static string Safe(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        StringBuilder safe = new(name.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            var isEdge = safe.Length == 0;
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' || (!isEdge && rune.Value is '.' or ' ' or '+' or '@' or '(' or ')'))
            {
                safe.Append(rune.ToString());
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                safe.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        // dots and spaces at the end are dropped by Windows, and some names are devices there
        if (safe[^1] is '.' or ' ')
        {
            var last = safe[^1];
            safe.Length--;
            safe.Append('%').Append(((int)last).ToString("X2", CultureInfo.InvariantCulture));
        }

        var stem = safe.ToString().Split('.')[0].TrimEnd();
        if (DeviceNames.Contains(stem, StringComparer.OrdinalIgnoreCase) || (stem.Length == 4 && char.IsAsciiDigit(stem[3])
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))))
        {
            safe.Insert(0, '%');
        }

        var text = safe.ToString();
        return Encoding.UTF8.GetByteCount(text) <= LongestInBytes ? text : Shortened(text, name);
    }

    private static string Shortened(string safe, string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        StringBuilder kept = new();
        var bytes = 0;
        foreach (var rune in safe.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestInBytes - hash.Length - 1)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return $"{kept}%{hash}";
    }
}
