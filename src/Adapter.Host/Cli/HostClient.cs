using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapter.Host.Access.Audit;

namespace Adapter.Host.Cli;

/// <summary>Talks to the running host for the commands, and turns what can go wrong into an exit code and a sentence.</summary>
internal sealed class HostClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // the host never redirects; a redirect would carry the credentials elsewhere
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
    private readonly HttpClient _http;

    public HostClient(Uri url)
    {
        _http = new HttpClient(_handler) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(AuditMiddleware.CliAgent, typeof(HostClient).Assembly.GetName().Version?.ToString()));
        _http.DefaultRequestHeaders.Authorization = HostCredentials.For(url);
        HostCredentials.Trust(_handler);
    }

    /// <summary>Runs a command against the host; every failure becomes an exit code and a line on stderr.</summary>
    public static async Task<int> UseAsync(Uri url, Func<HostClient, Task<int>> command)
    {
        try
        {
            using HostClient client = new(url);
            return await command(client);
        }
        catch (HostAnswerException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            await Console.Error.WriteLineAsync($"No secure connection to {url}: {(e.InnerException ?? e).Message} Name a PEM file with the host's certificate, or that of its authority, in {HostCredentials.Authority}; or have this machine trust it.");
            return ExitCodes.HostNotReached;
        }
        catch (HttpRequestException e)
        {
            await Console.Error.WriteLineAsync($"No running host answers at {url}: {e.Message.TrimEnd('.')}. Start it with 'adapterhost run', or name its address with --url.");
            return ExitCodes.HostNotReached;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"The answer of the host at {url} was cut off: {e.Message} What was written is not complete; ask again.");
            return ExitCodes.HostNotReached;
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"The host at {url} did not answer within {Limit.TotalSeconds:0} s.");
            return ExitCodes.TimedOut;
        }
    }

    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken).WaitAsync(Limit, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public Task<JsonDocument> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, null, cancellationToken);

    public Task<JsonDocument> PostAsync(string path, string? json, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, json, cancellationToken);

    public async Task<JsonDocument> UploadAsync(string path, HttpContent body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(path, body, cancellationToken).WaitAsync(Limit, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonDocument> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await _http.SendAsync(request, cancellationToken).WaitAsync(Limit, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Opens a stream whose length nobody knows; only the answer's head is waited for with a limit.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
        => await (await AnswerAsync(path, Limit, cancellationToken)).Content.ReadAsStreamAsync(cancellationToken);

    /// <summary>Asks for what may take as long as the platform does: no limit, a person ends it.</summary>
    public Task<HttpResponseMessage> AskAsync(string path, CancellationToken cancellationToken) => AnswerAsync(path, Timeout.InfiniteTimeSpan, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(limit, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await FailureAsync(response, cancellationToken);
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return JsonDocument.Parse(text.Length == 0 ? "{}" : text);
    }

    private static async Task<HostAnswerException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var detail = text;
        try
        {
            using var problem = JsonDocument.Parse(text);
            var root = problem.RootElement;
            detail = root.TryGetProperty("detail", out var value) || root.TryGetProperty("title", out value) ? value.GetString() : text;
            detail += root.TryGetProperty("remedy", out var remedy) ? " " + remedy.GetString() : "";
        }
        catch (JsonException)
        {
            // not the host's own problem document: shown as it is
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new HostAnswerException(
                ExitCodes.HostNotReached, $"The host asks for credentials, and {HostCredentials.WhatWasShown()}. Set ADAPTERHOST_API_KEY, or ADAPTERHOST_USER and ADAPTERHOST_PASSWORD; on its own machine ADAPTERHOST_DATA to its data folder will do."),
            HttpStatusCode.TooManyRequests => new HostAnswerException(ExitCodes.HostNotReached, $"The host lets nobody try again before {response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 1:0} s have passed: there were too many wrong passwords."),
            HttpStatusCode.Forbidden => new HostAnswerException(ExitCodes.Refused, detail is { Length: > 0 } ? detail : "This user may not do that; an administrator may."),
            HttpStatusCode.NotFound => new HostAnswerException(ExitCodes.NotFound, detail is { Length: > 0 } ? detail : "Not found."),
            HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new HostAnswerException(ExitCodes.Refused, detail ?? "Refused."),
            _ => new HostAnswerException(ExitCodes.Unexpected, $"The host answered {(int)response.StatusCode}: {detail}"),
        };
    }
}

/// <summary>The host answered, but not with what was asked for.</summary>
internal sealed class HostAnswerException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
