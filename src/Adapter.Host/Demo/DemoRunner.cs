using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Adapter.Host.Cli;

namespace Adapter.Host.Demo;

/// <summary>What the command line asked of the demo.</summary>
internal sealed record DemoOptions
{
    public TimeSpan? Duration { get; init; }

    public int CallsPerMinute { get; init; } = 60;

    public int Users { get; init; } = 50;

    public int Seed { get; init; } = 1;

    public string Faults { get; init; } = "none";

    public bool Json { get; init; }

    public bool OpenBrowser { get; init; }
}

/// <summary>Runs the real host against a simulator for a while and compares what was journaled with what really happened.</summary>
internal sealed class DemoRunner(DemoOptions options, TextWriter output, TimeProvider time)
{
    private const string SecretVariable = "ADAPTERHOST_DEMO_SECRET";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Calls of the stories last well under a minute.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(3);

    /// <summary>An outage is looked at again until the platform's listing has caught up, at the latest after about two minutes.</summary>
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(4);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var manifest = DemoManifest.Find(HostFolders.Plugins);
        if (manifest is null)
        {
            await Console.Error.WriteLineAsync($"No plugin under {HostFolders.Plugins} brings a demo.");
            return ExitCodes.NotFound;
        }

        if (!manifest.Faults.ContainsKey(options.Faults))
        {
            await Console.Error.WriteLineAsync($"No faults '{options.Faults}'; known: {string.Join(", ", manifest.Faults.Keys)}.");
            return ExitCodes.Usage;
        }

        var folder = Directory.CreateTempSubdirectory("adapterhost-demo-").FullName;
        try
        {
            return await RunAsync(manifest, folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(DemoManifest manifest, string folder, CancellationToken cancellationToken)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        Environment.SetEnvironmentVariable(SecretVariable, secret);
        var values = new Dictionary<string, string>
        {
            ["users"] = options.Users.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["clientId"] = Guid.NewGuid().ToString(),
            ["clientSecret"] = secret,
            ["secretVariable"] = SecretVariable,
            ["daysAgo"] = time.GetUtcNow().AddDays(-2).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture),
        };

        using CancellationTokenSource late = new(StartLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await using var simulator = await SimulatorProcess.StartAsync(manifest, values, HostFolders.Simulators, either.Token);
        values["url"] = simulator.Url.ToString().TrimEnd('/');
        var config = WriteDefinitions(manifest, folder, values);

        await using var app = HostApp.Build(new HostStart { ConfigFolder = config, DataFolder = Path.Combine(folder, "data"), Urls = "http://127.0.0.1:0", PluginsFolder = HostFolders.Plugins });
        await HostApp.StartAsync(app, cancellationToken);
        try
        {
            return await WatchAsync(simulator, new Uri(app.Urls.First()), cancellationToken);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private async Task<int> WatchAsync(SimulatorProcess simulator, Uri hostUrl, CancellationToken cancellationToken)
    {
        using HttpClient host = new() { BaseAddress = hostUrl, Timeout = Timeout.InfiniteTimeSpan };
        Say($"simulator {simulator.Url}");
        Say($"console   {hostUrl}");
        OpenBrowser(hostUrl);
        await WhenRunningAsync(host, cancellationToken);

        DemoImports imports = new(host);
        DemoWatcher watcher = new(host, time, options.Json ? null : output.WriteLine);
        using CancellationTokenSource watching = new();
        var watch = watcher.RunAsync(watching.Token);
        try
        {
            var started = time.GetTimestamp();
            await simulator.SetFaultsAsync(options.Faults, cancellationToken);
            await simulator.SetRateAsync(options.CallsPerMinute, cancellationToken);
            await WaitAsync(cancellationToken);
            var duration = time.GetElapsedTime(started);

            Say("no new calls; waiting for the open ones to end and for the journal to catch up");
            await simulator.SetRateAsync(0, CancellationToken.None);
            await DrainAsync(simulator);
            await simulator.SetFaultsAsync("none", CancellationToken.None);
            var summary = await CatchUpAsync(simulator, watcher, imports, duration);
            Print(summary);
            return summary is { Lost: 0, Doubled: 0, Unexpected: 0, RecordingsMissing: 0, RecordingsDoubled: 0 } && summary.CallsMade > 0 ? ExitCodes.Ok : ExitCodes.CheckFailed;
        }
        finally
        {
            await watching.CancelAsync();
            await watch.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static string WriteDefinitions(DemoManifest manifest, string folder, Dictionary<string, string> values)
    {
        var config = Path.Combine(folder, "config");
        foreach (var (name, template) in manifest.Files)
        {
            var target = Path.Combine(config, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, Template.Fill(File.ReadAllText(Path.Combine(manifest.Folder, template)), values));
        }

        return config;
    }

    private async Task WhenRunningAsync(HttpClient host, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var state = "";
        while (time.GetElapsedTime(started) < StartLimit)
        {
            using var answer = await host.GetFromJsonAsync<JsonDocument>("/api/v1/adapters", cancellationToken);
            var waiting = answer!.RootElement.GetProperty("adapters").EnumerateArray().Where(adapter => adapter.GetProperty("state").GetString() != "Running").ToList();
            if (waiting.Count == 0 && answer.RootElement.GetProperty("adapters").GetArrayLength() > 0)
            {
                return;
            }

            state = string.Join("; ", waiting.Select(adapter => $"{adapter.GetProperty("name").GetString()} is {adapter.GetProperty("state").GetString()}: {(adapter.TryGetProperty("why", out var why) ? why.GetString() : "")}"));

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        throw new TimeoutException($"Not every adapter was running within {StartLimit.TotalSeconds:0} s. {state}");
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(options.Duration ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C ends the calls, not the demo: the summary is what it is for
        }
    }

    private async Task DrainAsync(SimulatorProcess simulator)
    {
        var started = time.GetTimestamp();
        while ((await simulator.TruthAsync(CancellationToken.None)).Open > 0 && time.GetElapsedTime(started) < DrainLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
        }
    }

    private async Task<DemoSummary> CatchUpAsync(SimulatorProcess simulator, DemoWatcher watcher, DemoImports imports, TimeSpan duration)
    {
        var exactOnly = options.Faults != "none";
        var started = time.GetTimestamp();
        string? said = null;
        while (true)
        {
            // asked again each time: a recording that comes late is expected only once the platform has it
            var truth = await simulator.TruthAsync(CancellationToken.None);
            var recordings = await imports.CompareAsync(truth.Recordings ?? [], CancellationToken.None);
            var (calls, latency, cuts) = watcher.Snapshot();
            var result = DemoComparison.Compare(truth.Facts, calls, exactOnly);
            if ((result.Lost.Count == 0 && recordings.Missing.Count == 0) || time.GetElapsedTime(started) > CatchUpLimit)
            {
                return new DemoSummary
                {
                    DurationS = Math.Round(duration.TotalSeconds, 1),
                    Faults = options.Faults,
                    CallsMade = truth.Calls,
                    EventsExpected = result.Expected,
                    EventsJournaled = result.Journaled,
                    Lost = result.Lost.Count,
                    Doubled = result.Doubled.Count,
                    Unexpected = result.Unexpected.Count,
                    Recovered = result.Recovered,
                    RecordingsExpected = recordings.Expected,
                    RecordingsStored = recordings.Stored,
                    RecordingsMissing = recordings.Missing.Count,
                    RecordingsDoubled = recordings.Doubled,
                    LinkCuts = cuts,
                    LatencyMs = latency,
                    Compared = result.Kinds,
                    Details = [.. result.Lost.Select(key => "lost " + key).Concat(result.Doubled.Select(key => "doubled " + key)).Concat(result.Unexpected.Select(key => "unexpected " + key)).Concat(recordings.Missing).Take(20)],
                };
            }

            if (recordings.Missing.Count > 0 && await imports.ProgressAsync(CancellationToken.None) is { } progress && progress != said)
            {
                Say(progress);
                said = progress;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
        }
    }

    private void Print(DemoSummary summary)
    {
        if (options.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(summary, DemoJson.Default.DemoSummary));
            return;
        }

        output.WriteLine();
        output.WriteLine($"calls made        {summary.CallsMade}   in {summary.DurationS} s, faults: {summary.Faults}, link cuts: {summary.LinkCuts}");
        output.WriteLine($"events expected   {summary.EventsExpected}");
        output.WriteLine($"kinds compared    {string.Join(", ", summary.Compared)}");
        output.WriteLine($"events journaled  {summary.EventsJournaled}   ({summary.Recovered} read back)");
        output.WriteLine($"lost {summary.Lost}   doubled {summary.Doubled}   unexpected {summary.Unexpected}");
        output.WriteLine($"recordings        expected {summary.RecordingsExpected}, stored {summary.RecordingsStored}, missing {summary.RecordingsMissing}, doubled {summary.RecordingsDoubled}");
        output.WriteLine($"latency           p50 {summary.LatencyMs.P50} ms, p99 {summary.LatencyMs.P99} ms, max {summary.LatencyMs.Max} ms over {summary.LatencyMs.Samples} events");
        foreach (var detail in summary.Details)
        {
            output.WriteLine("  " + detail);
        }
    }

    private void Say(string text)
    {
        if (!options.Json)
        {
            output.WriteLine(text);
        }
    }

    private void OpenBrowser(Uri url)
    {
        if (!options.OpenBrowser)
        {
            return;
        }

        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url.ToString()) { UseShellExecute = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Say($"open {url} in a browser");
        }
    }
}
