using System.Diagnostics;
using System.Net.Http.Json;

namespace Adapter.Host.Demo;

/// <summary>The simulator as a child process, and its control plane.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly Task _output;
    private readonly HttpClient _http;
    private readonly DemoManifest _manifest;

    private SimulatorProcess(Process process, Task output, Uri url, DemoManifest manifest)
    {
        _process = process;
        _output = output;
        _manifest = manifest;
        Url = url;
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Url { get; }

    /// <summary>Starts the program and waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It is not there or ended before it was ready; the text holds what it printed.</exception>
    public static async Task<SimulatorProcess> StartAsync(DemoManifest manifest, IReadOnlyDictionary<string, string> values, string simulatorsFolder, CancellationToken cancellationToken)
    {
        var program = Path.Combine(simulatorsFolder, manifest.Program, manifest.Program + ".dll");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"The simulator {program} is not there; build the whole solution (dotnet build) first.");
        }

        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(program);
        foreach (var argument in manifest.Arguments)
        {
            start.ArgumentList.Add(Template.Fill(argument, values));
        }

        var process = Process.Start(start)!;
        try
        {
            TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var tail = new Queue<string>();
            var output = Task.WhenAll(ReadAsync(process.StandardOutput, OnLine), ReadAsync(process.StandardError, OnLine));
            var ended = process.WaitForExitAsync(cancellationToken);
            if (await Task.WhenAny(ready.Task, ended) != ready.Task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidOperationException($"The simulator ended before it was ready (exit code {process.ExitCode}). It said:\n{string.Join('\n', tail)}");
            }

            return new SimulatorProcess(process, output, await ready.Task, manifest);

            void OnLine(string line)
            {
                lock (tail)
                {
                    tail.Enqueue(line);
                    if (tail.Count > 20)
                    {
                        tail.Dequeue();
                    }
                }

                if (line.StartsWith(manifest.Ready, StringComparison.Ordinal) && Uri.TryCreate(line[manifest.Ready.Length..].Trim(), UriKind.Absolute, out var url))
                {
                    ready.TrySetResult(url);
                }
            }
        }
        catch
        {
            Kill(process);
            process.Dispose();
            throw;
        }
    }

    public Task SetRateAsync(int callsPerMinute, CancellationToken cancellationToken)
        => SendAsync(_manifest.SetRate, new Dictionary<string, string> { ["callsPerMinute"] = callsPerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture) }, cancellationToken);

    public Task SetFaultsAsync(string name, CancellationToken cancellationToken) => SendAsync(_manifest.Faults[name], new Dictionary<string, string>(), cancellationToken);

    public async Task<DemoTruth> TruthAsync(CancellationToken cancellationToken)
        => await _http.GetFromJsonAsync(_manifest.Truth, DemoJson.Default.DemoTruth, cancellationToken) ?? throw new InvalidOperationException("The simulator told no truth.");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Kill(_process);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopLimit);
        await _output.WaitAsync(StopLimit);
        _process.Dispose();
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private async Task SendAsync(DemoRequest request, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        using StringContent body = new(Template.Fill(request.Body.GetRawText(), values), System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(request.Path, body, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>Fills <c>{name}</c> in a text; a quoted <c>"{name}"</c> of a number stays a JSON number when written as <c>"#{name}"</c>.</summary>
internal static class Template
{
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            text = text.Replace($"\"#{{{name}}}\"", value, StringComparison.Ordinal).Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
