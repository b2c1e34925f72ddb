namespace Adapter.Host.Recordings;

/// <summary>A media file as the framework wants to see it, of known length and to be read from any place; it is opened at that place when the first byte is wanted.</summary>
/// <param name="length">How long it is.</param>
/// <param name="open">Opens it from a place on.</param>
internal sealed class MediaStream(long length, Func<long, CancellationToken, Task<Stream>> open) : Stream
{
    private Stream? _opened;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var place = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => length + offset };
        ArgumentOutOfRangeException.ThrowIfNegative(place, nameof(offset));
        if (place != _position)
        {
            _opened?.Dispose();
            (_opened, _position) = (null, place);
        }

        return place;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        if (wanted <= 0)
        {
            return 0;
        }

        _opened ??= await open(_position, cancellationToken);
        var read = await _opened.ReadAsync(buffer[..wanted], cancellationToken);
        _position += read;
        return read > 0 ? read : throw new EndOfStreamException($"The file ends at byte {_position} of {length}: it was cut after it was stored.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
        // holds nothing back
    }

    public override async ValueTask DisposeAsync()
    {
        await (_opened?.DisposeAsync() ?? ValueTask.CompletedTask);
        _opened = null;
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _opened?.Dispose();
            _opened = null;
        }

        base.Dispose(disposing);
    }
}
