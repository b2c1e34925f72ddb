using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>Brings an answer's body into a file: while one buffer fills from the network and is hashed, the other is written. Needs the two buffers, whatever the size of the media.</summary>
/// <param name="file">The file, whose bytes up to <paramref name="offset"/> are already in the hash.</param>
/// <param name="offset">Where the first byte of the body belongs.</param>
/// <param name="hash">Gets every byte.</param>
/// <param name="beforeFirstWrite">Called before bytes of an unfinished body are written.</param>
internal sealed class MediaReceiver(SafeFileHandle file, long offset, DownloadHash hash, Action beforeFirstWrite)
{
    private const int BufferSize = 1 << 18;

    // in larger pieces Linux takes memory for the file in larger pieces too, and looks for it twice as long as writing takes
    private const int WriteSize = 1 << 15;

    private bool _hasWritten;

    /// <summary>Bytes that are in the file.</summary>
    public long Length { get; private set; } = offset;

    /// <exception cref="DownloadException">The body broke off; what came is in the file.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public async Task ReceiveAsync(Stream body, Action<int>? progress, StallWatch watch)
    {
        var filling = ArrayPool<byte>.Shared.Rent(BufferSize);
        var writing = ArrayPool<byte>.Shared.Rent(BufferSize);
        var write = Task.CompletedTask;
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await ReadAsync(body, filling.AsMemory(filled), watch);
                if (read > 0)
                {
                    progress?.Invoke(read);
                    filled += read;
                    if (filled < filling.Length)
                    {
                        continue;
                    }
                }

                hash.Append(filling.AsSpan(0, filled));
                await write;
                (filling, writing) = (writing, filling);
                var (bytes, isEnd) = (writing.AsMemory(0, filled), read == 0);
                filled = 0;
                write = WriteAsync(bytes, isEnd);
                if (isEnd)
                {
                    await write;
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is DownloadException or OperationCanceledException)
        {
            // the next attempt goes on behind what is here
            await write;
            hash.Append(filling.AsSpan(0, filled));
            await WriteAsync(filling.AsMemory(0, filled), isEnd: false);
            throw;
        }
        finally
        {
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(writing);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, StallWatch watch)
    {
        try
        {
            watch.Wind();
            return await body.ReadAsync(buffer, watch.Token);
        }
        catch (OperationCanceledException stalled) when (watch.HasStalled)
        {
            throw watch.Failure(stalled);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw new DownloadException(DownloadFault.Transient, "The connection was cut in the middle of the media.", cut);
        }
    }

    private Task WriteAsync(ReadOnlyMemory<byte> bytes, bool isEnd) => bytes.IsEmpty ? Task.CompletedTask : Task.Run(() =>
    {
        if (!_hasWritten && !isEnd)
        {
            beforeFirstWrite();
        }

        _hasWritten = true;
        for (var at = 0; at < bytes.Length; at += WriteSize)
        {
            var piece = bytes.Span[at..Math.Min(at + WriteSize, bytes.Length)];
            RandomAccess.Write(file, piece, Length);
            Length += piece.Length;
        }
    });
}
