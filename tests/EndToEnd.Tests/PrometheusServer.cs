using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>A Prometheus of Debian that scrapes one host every second, on a port of its own.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    // set by test.sh on machines that have none; the only way to leave these tests out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";
    private const string Program = "/usr/bin/prometheus";
    private const string Tool = "/usr/bin/promtool";

    private readonly TempFolder _folder;
    private readonly Process _process;
    private readonly Task _rest;
    private readonly HttpClient _http;

    private PrometheusServer(TempFolder folder, Process process, Uri url)
    {
        (_folder, _process) = (folder, process);
        _rest = process.StandardError.ReadToEndAsync(CancellationToken.None); // it would wait for whoever reads it
        _http = new HttpClient { BaseAddress = url };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static void SkipWhereThereIsNone()
        => Assert.SkipWhen((Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("prometheus"), $"{LeaveOut}=prometheus: this machine has none.");

    public static async Task<PrometheusServer> StartAsync(Uri host)
    {
        TempFolder folder = new();
        var configuration = folder.Write("prometheus.yml", $"""
            global:
              scrape_interval: 2s
              scrape_timeout: 2s
            scrape_configs:
              - job_name: adapterhost
                static_configs:
                  - targets: ['{host.Authority}']
            """);
        ProcessStartInfo start = new(Program) { RedirectStandardError = true };
        foreach (var argument in (string[])[$"--config.file={configuration}", $"--storage.tsdb.path={folder["tsdb"]}", "--web.listen-address=127.0.0.1:0", "--log.level=info"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        List<string> said = [];
        try
        {
            while (await process.StandardError.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) is { } line)
            {
                said.Add(line);
                // it says the two in either order
                if (said.Exists(static each => each.Contains("Server is ready", StringComparison.Ordinal)) && said.Select(each => Listening().Match(each)).FirstOrDefault(match => match.Success) is { } address)
                {
                    return new PrometheusServer(folder, process, new Uri($"http://{address.Groups[1].Value}"));
                }
            }

            throw new InvalidOperationException($"Prometheus ended: {string.Join('\n', said)}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Asks for an expression as it is now.</summary>
    /// <returns>The numbers; the whole answer in the place of them where it is an error or has a warning.</returns>
    public async Task<(IReadOnlyList<double> Values, string? Complaint)> QueryAsync(string expression)
    {
        using var answer = await _http.GetAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(expression)}", UriKind.Relative), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        using var document = JsonDocument.Parse(text);
        if (!answer.IsSuccessStatusCode || document.RootElement.TryGetProperty("warnings", out _))
        {
            return ([], text);
        }

        var values = document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(series => double.Parse(series.GetProperty("value")[1].GetString()!.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ToList();
        return (values, null);
    }

    /// <summary>What promtool finds wrong with a page of metrics.</summary>
    public static async Task<string> LintAsync(string page)
    {
        using var tool = Process.Start(new ProcessStartInfo(Tool, "check metrics") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = tool.StandardError.ReadToEndAsync(Token);
        await tool.StandardInput.WriteAsync(page.AsMemory(), Token);
        tool.StandardInput.Close();
        await tool.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        var found = (await said).Trim();
        return tool.ExitCode == 0 || found.Length > 0 ? found : $"promtool ended with {tool.ExitCode}.";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _rest;
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("msg=\"Listening on\" address=(\\S+)")]
    private static partial Regex Listening();
}
