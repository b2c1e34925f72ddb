namespace GenesysCloud.Simulator.Media;

/// <summary>The audio formats that the platform names for recordings.</summary>
internal enum MediaFormat
{
    Wav,
    WavUlaw,
    Mp3,
    OggOpus,
    OggVorbis,
    Webm,
}

/// <summary>What one media file holds. The same spec is the same file to the byte, whenever and however often it is asked for.</summary>
/// <param name="Seed">Makes files differ: recording id and track.</param>
/// <param name="Duration">Length of the audio.</param>
/// <param name="Format">Container and codec.</param>
/// <param name="Channels">1, or 2 with a side on each.</param>
internal sealed record MediaSpec(string Seed, TimeSpan Duration, MediaFormat Format, int Channels = 1);

/// <summary>A media file that is never in memory as a whole: any part of it can be written at any time.</summary>
internal abstract class MediaFile
{
    /// <summary>Bytes of the whole file, known without making it.</summary>
    public abstract long Length { get; }

    public abstract string ContentType { get; }

    /// <summary>Without the dot.</summary>
    public abstract string Extension { get; }

    /// <summary>Writes <paramref name="count"/> bytes from <paramref name="from"/> on.</summary>
    public abstract Task WriteAsync(Stream output, long from, long count, CancellationToken cancellationToken);

    /// <summary>Where the last piece ends that is whole within so many bytes: cut there, nothing inside shows it.</summary>
    public virtual long WholePiecesWithin(long length) => length;

    /// <exception cref="ArgumentOutOfRangeException">The file has no such bytes.</exception>
    protected void CheckRange(long from, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - from);
    }
}
