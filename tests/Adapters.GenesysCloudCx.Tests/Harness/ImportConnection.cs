using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Import;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>An import source's connection, made from a definition.</summary>
internal sealed class ImportConnection : IAsyncDisposable
{
    private readonly AdapterHarness _context = new(new Uri("https://unused.invalid"));

    public ImportConnection(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null)
        => Platform = new PlatformConnection(
            ImportOptions.From(ImportDefinitions.Define(given, secrets), _context).Access,
            new RequestBudget(_context.Time),
            _context,
            new HealthBoard(_context.Status),
            _context.Log.CreateLogger("import"));

    public PlatformConnection Platform { get; }

    public RecordingStatus Status => _context.Status;

    /// <summary>A token and a call.</summary>
    public Task<byte[]> CallAsync() => Platform.Api.GetAsync("organizations/me", RequestPriority.ImportLive, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> MediaAsync(Uri uri)
    {
        using HttpMessageInvoker invoker = new(Platform.MediaHttp, disposeHandler: false);
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        return await invoker.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        await _context.DisposeAsync();
    }
}
