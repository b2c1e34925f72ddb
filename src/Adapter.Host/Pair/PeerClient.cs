using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Http;

namespace Adapter.Host.Pair;

/// <summary>What came of asking the other host: its answer, or why there is none.</summary>
internal readonly record struct PeerWord(PairAnswer? Answer, string? Trouble, bool IsRefused);

/// <summary>Asks the other host.</summary>
internal interface IPeerClient
{
    /// <summary>Asks once. Whatever goes wrong is a word, not an exception.</summary>
    Task<PeerWord> AskAsync(CancellationToken cancellationToken);
}

/// <summary>Asks the other host over HTTP, signed in, with a limit to everything.</summary>
internal sealed class PeerClient : IPeerClient, IDisposable
{
    private const int LargestAnswer = 1024 * 1024;

    // a redirect would carry the credentials elsewhere; a new connection from time to time sees a changed name
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    public PeerClient(Uri peer, string user, Secret? password, TimeSpan limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = limit, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(_handler) { BaseAddress = peer, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        if (user.Length > 0)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password?.Reveal()}")));
        }
    }

    public async Task<PeerWord> AskAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var response = await _http.GetAsync(PairEndpoints.Path, either.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(response, either.Token),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new PeerWord(
                    null, $"The other host refuses user and password ({(int)response.StatusCode}). Set Pair:User and Pair:Password to one of its users.", IsRefused: true),
                HttpStatusCode.TooManyRequests => new PeerWord(
                    null, "The other host lets this one try again later (429): user or password were wrong too often. Once they are right, it takes two minutes at most.", IsRefused: true),
                HttpStatusCode.NotFound => Trouble("The other host has no pair set. Give its host.json a section Pair too."),
                _ => Trouble($"The other host answered {(int)response.StatusCode}."),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // late, or the handler's own limit to connecting
            return Trouble($"The other host did not answer within {_limit.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException)
        {
            return Trouble($"The other host cannot be asked: {failure.Message}");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static async Task<PeerWord> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, ApiJsonContext.Default.PairAnswer, cancellationToken) is { } answer
            ? new PeerWord(answer, null, IsRefused: false)
            : Trouble("The other host's answer is empty.");
    }

    private static PeerWord Trouble(string text) => new(null, text, IsRefused: false);
}
