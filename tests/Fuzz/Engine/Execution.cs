using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>Runs inputs one by one and says what each broke.</summary>
internal sealed class Execution(FuzzTarget target, Trail trail, InputUnderWay underWay)
{
    private readonly Stopwatch _clock = new();
    private volatile byte[]? _current;

    /// <summary>The input that has been running for longer than the target may.</summary>
    public byte[]? Hanging => _current is { } input && _clock.Elapsed > target.Longest ? input : null;

    /// <summary>Runs it; gives what went wrong, and whether anything new happened.</summary>
    public async ValueTask<(Finding? Finding, bool IsNew)> RunAsync(byte[] input)
    {
        trail.Begin();
        underWay.Set(input);
        _clock.Restart();
        _current = input;
        var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        try
        {
            await target.RunAsync(input, trail);
            var allocated = thread == Environment.CurrentManagedThreadId ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            Coverage.Collect(trail, target.IsAlone);
            return allocated > target.MostAllocated
                ? (new Finding("memory", input, $"{allocated} bytes were allocated for an input of {input.Length}."), true)
                : (null, trail.End());
        }
        catch (Exception exception)
        {
            return (new Finding(Signature(exception), input, exception.ToString()), true);
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>The kind of exception and the first place of our code on its way.</summary>
    private static string Signature(Exception exception)
    {
        var frames = new StackTrace(exception).GetFrames()
            .Select(static frame => frame.GetMethod())
            .Where(static method => method?.DeclaringType?.Assembly.GetName().Name is { } name && !name.StartsWith("System", StringComparison.Ordinal))
            .Select(static method => $"{method!.DeclaringType!.Name}.{method.Name}")
            .Take(1);
        var said = exception is BrokenPromiseException ? ":" + string.Concat(exception.Message.TakeWhile(static character => character is not (':' or '\'' or '"'))) : string.Empty;
        return $"{exception.GetType().Name}{said}@{string.Concat(frames)}";
    }
}
