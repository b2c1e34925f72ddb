using System.Collections.Concurrent;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// A file without the mark that ends its kind is fetched once more: one that was cut comes longer then, one that was written so comes the same. Once several came the same, such files
/// are what the platform writes. Thread-safe.
/// </summary>
internal sealed class EndDoubts
{
    private const int EnoughToTrust = 5;

    private readonly ConcurrentDictionary<string, string> _doubted = new(StringComparer.OrdinalIgnoreCase);
    private int _cameTheSame;

    /// <summary>Whether the files of a recording are to be fetched again before they are stored.</summary>
    public bool AreDoubtful(string recordingId, IReadOnlyList<FetchedFile> files)
    {
        if (!files.Any(static file => file.File.Facts.LacksEnd) || Volatile.Read(ref _cameTheSame) >= EnoughToTrust)
        {
            _doubted.TryRemove(recordingId, out _);
            return false;
        }

        var now = string.Join(' ', files.Select(static file => file.File.Sha256));
        if (_doubted.TryGetValue(recordingId, out var before) && before == now)
        {
            _doubted.TryRemove(recordingId, out _);
            Interlocked.Increment(ref _cameTheSame);
            return false;
        }

        _doubted[recordingId] = now;
        return true;
    }
}
