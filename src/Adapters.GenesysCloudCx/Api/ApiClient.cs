using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Calls of <c>/api/v2</c> with the token of the adapter; a token that is refused is renewed once and the call repeated once.</summary>
internal sealed partial class ApiClient(PlatformAddress address, SettingNames names, RequestSender sender, TokenKeeper tokens, ILogger logger)
{
    /// <summary>Sends and gives the body; <paramref name="path"/> stands below <c>/api/v2/</c> and has its query.</summary>
    /// <exception cref="PlatformException">The call was refused.</exception>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? json, RequestPriority priority, CancellationToken cancellationToken)
    {
        sender.ThrowIfParked(priority);
        var token = await tokens.GetAsync(cancellationToken);
        try
        {
            return await sender.SendAsync(() => Make(method, path, json, token), priority, cancellationToken);
        }
        catch (PlatformException refusal) when (refusal is { Status: 401, IsProxyLogin: false })
        {
            LogTokenRefused(method.Method, refusal.Code);
            token = await tokens.RenewAsync(token, cancellationToken);
        }

        return await sender.SendAsync(() => Make(method, path, json, token), priority, cancellationToken);
    }

    public Task<byte[]> GetAsync(string path, RequestPriority priority, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, path, null, priority, cancellationToken);

    /// <summary>Sends and reads the answer.</summary>
    /// <exception cref="PlatformException">The call was refused, or its answer cannot be read.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, ReadOnlyMemory<byte>? json, JsonTypeInfo<T> type, RequestPriority priority, CancellationToken cancellationToken)
        where T : class
    {
        var body = await SendAsync(method, path, json, priority, cancellationToken);
        return PlatformErrors.TryRead(body, type)
            ?? throw new PlatformException(FailureClass.Transient, $"{method} {PlatformErrors.WithoutSecrets("/" + path)} was answered with something that is no {typeof(T).Name}.")
            {
                Status = 200,
                Remedy = $"Check that {names.Api} is the API host, and that nothing on the way alters answers.",
            };
    }

    public static ReadOnlyMemory<byte> Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private HttpRequestMessage Make(HttpMethod method, string path, ReadOnlyMemory<byte>? json, AccessToken token)
    {
        HttpRequestMessage request = new(method, new Uri(address.Api, "api/v2/" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (json is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return request;
    }

    [LoggerMessage(EventIds.TokenRefusedOnCall, LogLevel.Information, "A {Method} call was refused with 401 ({Code}); renewing the token once.")]
    private partial void LogTokenRefused(string method, string? code);
}
