using System.Diagnostics;
using System.Text;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Runs the built program as a user would: a process of its own, stdout and stderr apart.</summary>
internal sealed class HostProgram : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProgram(Process process)
    {
        Process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _out), ReadAsync(process.StandardError, _error));
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "bin", "Adapter.Host", new DirectoryInfo(AppContext.BaseDirectory).Name);

    public Process Process { get; }

    public string Output => Snapshot(_out);

    public string Error => Snapshot(_error);

    /// <summary>The address the host said it listens on.</summary>
    public Task<Uri> Listening => _listening.Task;

    public static HostProgram Start(params IEnumerable<string> arguments) => Start(new Dictionary<string, string?>(), arguments);

    public static HostProgram Start(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
        => Start(Path.Combine(Folder, "adapterhost.dll"), environment, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        await using var program = Start(arguments);
        var code = await program.WhenEndedAsync(TimeSpan.FromMinutes(1));
        return (code, program.Output, program.Error);
    }

    /// <summary>Runs another of the built programs to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string program, TimeSpan within, params IEnumerable<string> arguments)
    {
        var file = Path.Combine(Repository.Root, "artifacts", "bin", program, new DirectoryInfo(AppContext.BaseDirectory).Name, program + ".dll");
        await using var running = Start(file, new Dictionary<string, string?>(), arguments);
        var code = await running.WhenEndedAsync(within);
        return (code, running.Output, running.Error);
    }

    /// <summary>Waits until it has ended and all that it said is read. What it started and left behind may hold its output; that is waited for no longer than for itself.</summary>
    public async Task<int> WhenEndedAsync(TimeSpan within)
    {
        try
        {
            await Task.WhenAll(Process.WaitForExitAsync(), _reading).WaitAsync(within);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{(Process.HasExited ? "The program ended, but something holds its output longer than" : "The program did not end within")} {within}.\n{Output}\n{Error}", e);
        }

        return Process.ExitCode;
    }

    /// <summary>Waits for the address, or for the end of the process, whichever comes first.</summary>
    public async Task<Uri> WhenListeningAsync()
    {
        var limit = TimeSpan.FromMinutes(1);
        try
        {
            if (await Task.WhenAny(_listening.Task, Process.WaitForExitAsync()).WaitAsync(limit) == _listening.Task)
            {
                return await _listening.Task;
            }
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The host did not listen within {limit}.\n{Output}\n{Error}", e);
        }

        throw new InvalidOperationException($"The host ended with {await WhenEndedAsync(EndLimit)} before it listened.\n{Output}\n{Error}");
    }

    /// <summary>Asks the process to stop as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        if (!kill.WaitForExit(EndLimit))
        {
            throw new TimeoutException("kill does not end.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        await WhenEndedAsync(EndLimit);
        Process.Dispose();
    }

    private static HostProgram Start(string program, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProgram(Process.Start(start)!);
    }

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        const string Listening = "listening on ";
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (text)
            {
                text.AppendLine(line);
            }

            if (line.StartsWith(Listening, StringComparison.Ordinal) && Uri.TryCreate(line[Listening.Length..].Split(' ')[0], UriKind.Absolute, out var url))
            {
                _listening.TrySetResult(url);
            }
        }
    }
}
