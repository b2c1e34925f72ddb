using System.Net;
using System.Text;
using System.Text.Json;
using Adapter.Host.Tests.Http;

namespace Adapter.Host.Tests.Editing;

/// <summary>An adapter and its data source behind the API; everything that it says is kept.</summary>
public abstract class EditingApi : IAsyncDisposable
{
    protected const string Path = "/api/v1/definitions/adapters/One.xml";

    /// <summary>Never in an answer, a log line or the trail.</summary>
    protected const string Marker = "Sq7vXw2Zk9Lm";

    private readonly StringBuilder _said = new();

    protected EditingApi()
    {
        World.Folder.GoodDataSource();
        World.Folder.GoodAdapter();
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected EditingWorld World { get; } = new();

    protected string File => World.Folder.AdapterFile("One.xml");

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> HashAsync(ApiFixture api) => (await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null)).GetProperty("hash").GetString()!;

    private protected Task<JsonElement> PutAsync(ApiFixture api, HttpStatusCode expected, object body) => SendAsync(api, HttpMethod.Put, Path, expected, body);

    private protected async Task<JsonElement> SendAsync(ApiFixture api, HttpMethod method, string path, HttpStatusCode expected, object? body, string? hash = null)
    {
        var answer = await api.SendAsync(method, path, expected, body is null ? null : JsonSerializer.Serialize(body), request =>
        {
            if (hash is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{hash}\"");
            }
        });
        _said.Append(answer.ValueKind == JsonValueKind.Undefined ? string.Empty : answer.GetRawText());
        return answer;
    }

    private protected async Task AssertNeverSaidAsync(ApiFixture api)
    {
        Assert.DoesNotContain(Marker, _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("protected:v1:", _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, string.Join('\n', World.Log.Lines.Concat(api.Log.Lines).Select(line => $"{line.Text} {line.Exception}")), StringComparison.Ordinal);
        var trail = await api.Client.GetStringAsync("/api/v1/audit", Token);
        Assert.DoesNotContain(Marker, trail, StringComparison.Ordinal);
    }
}
