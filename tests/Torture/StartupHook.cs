using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded by the runtime into the host (<c>DOTNET_STARTUP_HOOKS</c>): kills its own process, as <c>kill -9</c> does, when the journal takes a named step for the n-th time.
/// Uses nothing that the host does not have.
/// </summary>
#pragma warning disable CA1050 // the runtime wants it outside of any namespace
internal sealed class StartupHook : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
#pragma warning restore CA1050
{
    /// <summary><c>name-of-the-step:n</c>.</summary>
    public const string Variable = "TORTURE_KILL_AT";

    private const string Listener = "Adapter.Host.Journal";
    private readonly string _step;
    private int _left;

    private StartupHook(string step, int count) => (_step, _left) = (step, count);

    /// <summary>Called by the runtime before the program's own code.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(':') is [var step, var count])
        {
            DiagnosticListener.AllListeners.Subscribe(new StartupHook(step, int.Parse(count, CultureInfo.InvariantCulture)));
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Listener)
        {
            value.Subscribe(this, name => name == _step);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == _step && Interlocked.Decrement(ref _left) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
