using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Access;

/// <summary>What opens this run of the host to commands on this machine that may read its data folder. Whoever may read it could change the users as well.</summary>
internal sealed class LocalToken
{
    public const string Prefix = "ahl_";

    public string Text { get; } = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public bool Matches(string token, HttpContext context)
        => Callers.IsLocal(context) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Text));
}

/// <summary>The token as it lies in the data folder, with the addresses that it may be sent to: whoever else listens on this machine must not get it.</summary>
internal sealed record LocalTokenContent(string Token, IReadOnlyList<string> Urls);

/// <summary>The file with the token: there while the host runs, for the host's account alone.</summary>
internal sealed partial class LocalTokenFile(string dataFolder, LocalToken token, IServer server, ILogger<LocalTokenFile> logger) : IHostedLifecycleService
{
    private readonly string _path = PathIn(dataFolder);

    public static string PathIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "access", "local.json");

    /// <summary>The token to send to an address; <see langword="null"/> when there is none that may be read, or it is for another address.</summary>
    public static string? TokenFor(string dataFolder, Uri url)
    {
        try
        {
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(dataFolder)), LocalTokenJsonContext.Default.LocalTokenContent);
            return content?.Urls?.Any(known => Uri.TryCreate(known, UriKind.Absolute, out var address) && IsSame(address, url)) == true ? content.Token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // no host runs here, or it is somebody else's
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            LocalTokenContent content = new(token.Text, [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []]);
            AtomicFile.WriteForOwner(_path, JsonSerializer.SerializeToUtf8Bytes(content, LocalTokenJsonContext.Default.LocalTokenContent));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(_path, e.Message);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // worth nothing any more: the next start makes another one
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every name of this machine's loopback stands for the others, and so does "any address", under which it is reached as well.</summary>
    private static bool IsSame(Uri known, Uri asked)
        => known.Scheme == asked.Scheme && known.Port == asked.Port && Http.HostAddresses.IsLoopbackName(asked.Host)
            && (Http.HostAddresses.IsLoopbackName(known.Host) || known.Host is "0.0.0.0" or "[::]");

    [LoggerMessage(EventIds.LocalTokenNotWritten, LogLevel.Warning, "{File} cannot be written, so commands on this machine need credentials: {Why}")]
    private partial void LogNotWritten(string file, string why);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LocalTokenContent))]
internal sealed partial class LocalTokenJsonContext : JsonSerializerContext
{
}
