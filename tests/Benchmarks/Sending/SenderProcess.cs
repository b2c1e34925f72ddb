using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks.Sending;

/// <summary>The sender as the measuring process sees it: a child that ends with it.</summary>
internal sealed class SenderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private SenderProcess(Process process, SenderAddress address)
    {
        _process = process;
        Address = address;
        _http = new HttpClient { BaseAddress = address.Rest, Timeout = Timeout.InfiniteTimeSpan };
    }

    public SenderAddress Address { get; }

    public static async Task<SenderProcess> StartAsync(int users, CancellationToken cancellationToken)
    {
        var process = Self.Start(["send", "--users", users.ToString(CultureInfo.InvariantCulture)], piped: true);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The sender ended before it was ready.");
        return new SenderProcess(process, JsonSerializer.Deserialize<SenderAddress>(line)!);
    }

    public async Task<SenderState> StateAsync(CancellationToken cancellationToken)
        => (await _http.GetFromJsonAsync<SenderState>("/bench/state", cancellationToken))!;

    /// <summary>Sends over all channels; ends when the last frame is out.</summary>
    public async Task<LoadReport> RunAsync(int? perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var uri = string.Create(CultureInfo.InvariantCulture, $"/bench/run?seconds={duration.TotalSeconds}{(perSecond is { } rate ? $"&rate={rate}" : "")}");
        using var answer = await _http.PostAsync(new Uri(uri, UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<LoadReport>(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
