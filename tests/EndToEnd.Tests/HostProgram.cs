using System.Diagnostics;
using System.Text;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Runs the built program as a user would: a process of its own, stdout and stderr apart.</summary>
internal sealed class HostProgram : IAsyncDisposable
{
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
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(Folder, "adapterhost.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProgram(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        await using var program = Start(arguments);
        var code = await program.WhenEndedAsync(TimeSpan.FromMinutes(1));
        return (code, program.Output, program.Error);
    }

    public async Task<int> WhenEndedAsync(TimeSpan within)
    {
        try
        {
            await Process.WaitForExitAsync().WaitAsync(within);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The program did not end within {within}.\n{Output}\n{Error}", e);
        }

        await _reading;
        return Process.ExitCode;
    }

    /// <summary>Waits for the address, or for the end of the process, whichever comes first.</summary>
    public async Task<Uri> WhenListeningAsync()
    {
        if (await Task.WhenAny(_listening.Task, Process.WaitForExitAsync()).WaitAsync(TimeSpan.FromMinutes(1)) != _listening.Task)
        {
            await _reading;
            throw new InvalidOperationException($"The host ended with {Process.ExitCode} before it listened.\n{Output}\n{Error}");
        }

        return await _listening.Task;
    }

    /// <summary>Asks the process to stop as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        await _reading;
        Process.Dispose();
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
