using System.IO.MemoryMappedFiles;

namespace Fuzz.Engine;

/// <summary>Keeps the input under way where it outlives the process.</summary>
internal sealed class InputUnderWay : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    public InputUnderWay(string? path, int longest)
    {
        if (path is not null)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + (2L * longest));
            _view = _file.CreateViewAccessor();
        }
    }

    public void Set(byte[] input)
    {
        if (_view is not null)
        {
            var length = (int)Math.Min(input.Length, _view.Capacity - sizeof(int));
            _view.Write(0, length);
            _view.WriteArray(sizeof(int), input, 0, length);
        }
    }

    public static byte[] Read(string path)
    {
        var content = File.ReadAllBytes(path);
        return content.Length < sizeof(int) ? [] : content.AsSpan(sizeof(int), Math.Min(BitConverter.ToInt32(content), content.Length - sizeof(int))).ToArray();
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
