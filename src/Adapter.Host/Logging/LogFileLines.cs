using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Adapter.Host.Logging;

/// <summary>The lines of a file with the places where they begin; a line longer than a limit is cut, not kept.</summary>
internal sealed class LogFileLines : IDisposable
{
    public const int LongestLine = 64 * 1024;
    private const int BlockSize = 64 * 1024;

    private readonly SafeFileHandle _file;
    private readonly byte[] _block = new byte[BlockSize];
    private readonly byte[] _line = new byte[LongestLine];
    private long _blockAt;
    private int _blockLength;
    private long _at;

    public LogFileLines(string path) => _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public long Length => RandomAccess.GetLength(_file);

    /// <summary>Where the next line begins.</summary>
    public long At
    {
        get => _at;
        set
        {
            _at = value;
            _blockLength = 0;
        }
    }

    /// <summary>The next line that is complete; <see langword="null"/> at the end.</summary>
    public string? Read()
    {
        var (kept, from) = (0, _at);
        while (true)
        {
            if (_at >= _blockAt + _blockLength || _at < _blockAt)
            {
                _blockAt = _at;
                _blockLength = RandomAccess.Read(_file, _block, _at);
                if (_blockLength == 0)
                {
                    // a line that is being written is read the next time
                    _at = from;
                    return null;
                }
            }

            var rest = _block.AsSpan((int)(_at - _blockAt), _blockLength - (int)(_at - _blockAt));
            var end = rest.IndexOf((byte)'\n');
            var piece = end < 0 ? rest : rest[..end];
            var room = Math.Min(piece.Length, LongestLine - kept);
            piece[..room].CopyTo(_line.AsSpan(kept));
            kept += room;
            _at += piece.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(_line, 0, kept).TrimEnd('\r').TrimStart('\uFEFF');
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
