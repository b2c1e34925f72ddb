namespace Torture.Report;

/// <summary>What was done to a lane, and when: what support reads first when something was found.</summary>
internal sealed class LaneDiary(string file, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer = new(file, append: true) { AutoFlush = true };

    public void Write(string text)
    {
        lock (_gate)
        {
            _writer.WriteLine($"{time.GetUtcNow():HH:mm:ss.fff} {text}");
        }
    }

    public void Dispose() => _writer.Dispose();
}
