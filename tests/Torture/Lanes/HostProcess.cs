using System.Diagnostics;
using System.Globalization;

namespace Torture.Lanes;

/// <summary>One life of the real program, its output kept in a file.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamWriter _log;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private HostProcess(Process process, string logFile)
    {
        _process = process;
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Ended = EndAsync();
    }

    /// <summary>Ends with the process, whatever ended it.</summary>
    public Task Ended { get; }

    /// <summary>From the start of the process until it said that it listens.</summary>
    public TimeSpan? StartTime { get; private set; }

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static HostProcess Start(string program, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments, string logFile)
    {
        ProcessStartInfo start = new(program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? "dotnet" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (start.FileName == "dotnet")
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start)!, logFile);
    }

    /// <summary>Gives the address, or <see langword="null"/> when the process ended before it listened.</summary>
    /// <exception cref="TimeoutException">Neither within two minutes.</exception>
    public async Task<Uri?> WhenListeningAsync()
        => await Task.WhenAny(_listening.Task, Ended).WaitAsync(StartLimit) == _listening.Task ? await _listening.Task : null;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await Ended;
    }

    /// <summary>Asks the process to stop as a service manager does, and kills it like one where it does not.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> TerminateAsync(TimeSpan patience)
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        try
        {
            await Ended.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _reading;
        await _log.DisposeAsync();
        _process.Dispose();
    }

    private async Task EndAsync() => await _process.WaitForExitAsync();

    private async Task ReadAsync(StreamReader reader)
    {
        const string listening = "listening on ";
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }

            if (line.StartsWith(listening, StringComparison.Ordinal) && Uri.TryCreate(line[listening.Length..].Split(' ')[0], UriKind.Absolute, out var url))
            {
                StartTime = _clock.Elapsed;
                _listening.TrySetResult(url);
            }
        }
    }
}
