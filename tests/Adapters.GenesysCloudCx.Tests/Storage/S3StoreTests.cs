using System.Collections.Concurrent;
using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.S3;
using Microsoft.AspNetCore.Http;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class S3StoreTests(S3Server server) : IClassFixture<S3Server>, IDisposable
{
    // each test has objects of its own: the server keeps content and metadata of an object apart
    private readonly string _key = $"Source One/2026/09/14/08/{Guid.NewGuid()}/recording (1).wav";
    private const int Large = 40 << 20;
    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(5000)]
    [InlineData(Large)]
    public async Task Commit_SmallAndInParts_IsHeldAndTheSpoolIsEmpty(int length)
    {
        await using var store = await OpenAsync();
        var file = Spooled(store, length);

        var location = await store.CommitAsync(file, _key, Stop);

        Assert.Equal($"s3://{S3Server.Bucket}/recordings/{_key}", location);
        Assert.True(await store.HoldsAsync(_key, length, file.Sha256, Stop));
        Assert.False(await store.HoldsAsync(_key, length + 1, file.Sha256, Stop));
        Assert.False(await store.HoldsAsync(_key, length, new string('0', 64), Stop));
        Assert.Empty(Directory.GetFiles(store.SpoolDirectory));
    }

    [Fact]
    public async Task Commit_AgainAfterTheProcessWasKilled_IsHarmless()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store, 5000);
        var first = await store.CommitAsync(file, _key, Stop);

        Assert.Equal(first, await store.CommitAsync(file, _key, Stop));
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file with { Sha256 = "other" }, _key, Stop));
        Assert.Contains("gone", failure.Message);
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file, "Source One/none.wav", Stop));
    }

    [Fact]
    public async Task Open_FromAnOffset_GivesTheBytesFromThereOn()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store, 5000);
        var content = await File.ReadAllBytesAsync(file.Path, Stop);
        await store.CommitAsync(file, _key, Stop);

        Assert.Equal(5000, await store.LengthAsync(_key, Stop));
        foreach (var offset in new[] { 0, 1, 4999 })
        {
            Assert.Equal(content[offset..], await ReadAsync(store, _key, offset));
        }

        Assert.Empty(await ReadAsync(store, _key, 5000));
        Assert.Null(await store.LengthAsync("Source One/none.wav", Stop));
        Assert.Null(await store.OpenAsync("Source One/none.wav", 0, Stop));
        Assert.Null(await store.OpenAsync("Source One/none.wav", 10, Stop));
    }

    [Fact]
    public async Task Write_OverAnOlderOne_ReplacesItAsAWhole()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("a_metadata.json", "first, and longer"u8.ToArray(), "application/json", Stop);

        await store.WriteAsync("a_metadata.json", "second"u8.ToArray(), "application/json", Stop);

        Assert.True(await store.HoldsAsync("a_metadata.json", 6, Convert.ToHexStringLower(SHA256.HashData("second"u8)), Stop));
        Assert.False(await store.HoldsAsync("none.json", 6, "", Stop));
    }

    [Fact]
    public async Task RemoveOthers_ObjectsOfAnotherSet_GoAndAllElseStays()
    {
        await using var store = Store(Options());
        await store.CheckAsync(Stop);
        var key = RecordingKey.For("Source", DateTimeOffset.UnixEpoch, "conversation", Guid.NewGuid().ToString());
        foreach (var name in new[] { key.Media("S", "wav"), key.Media("0", "wav"), key.MetadataJson })
        {
            await store.WriteAsync(name, "content"u8.ToArray(), "audio/wav", Stop);
        }

        await store.RemoveOthersAsync(key, [key.Media("S", "wav")], Stop);

        var hash = Convert.ToHexStringLower(SHA256.HashData("content"u8));
        Assert.False(await store.HoldsAsync(key.Media("0", "wav"), 7, hash, Stop));
        Assert.True(await store.HoldsAsync(key.Media("S", "wav"), 7, hash, Stop));
        Assert.True(await store.HoldsAsync(key.MetadataJson, 7, hash, Stop));
    }

    [Fact]
    public async Task Check_EmptyPrefix_StandsAtTheRoot()
    {
        await using var store = Store(Options() with { Prefix = "" });
        await store.CheckAsync(Stop);

        Assert.Equal($"s3://{S3Server.Bucket}/", store.Name);
        Assert.Equal($"s3://{S3Server.Bucket}/{_key}", await store.CommitAsync(Spooled(store, 100), _key, Stop));
    }

    [Fact]
    public async Task Check_NoSuchBucket_SaysWhatToDo()
        => await AssertRefusedAsync(Options() with { Bucket = "no-such-bucket" }, FailureClass.Configuration, "no bucket 'no-such-bucket'", "Make the bucket");

    [Fact]
    public async Task Check_WrongAccessKey_SaysWhatToDo()
        => await AssertRefusedAsync(Options() with { AccessKey = "nobody", SecretKey = new Secret("top-secret") }, FailureClass.Credentials, "InvalidAccessKeyId", "Correct access key");

    [Fact]
    public void Open_KeyWithoutSecret_IsRefused()
    {
        var failure = Assert.Throws<AdapterFailureException>(() => Store(Options() with { SecretKey = null }));

        Assert.Equal(FailureClass.Configuration, failure.Class);
    }

    [Fact]
    public async Task Check_NoAccessKeyInTheDefinition_UsesThatOfTheMachine_OrSaysThatItHasNone()
    {
        // the library reads these names; only this test uses it without a key
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", _folder["none"]);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        var options = Options() with { AccessKey = null, SecretKey = null };
        await AssertRefusedAsync(options, FailureClass.Credentials, "No access key", "instance role");

        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
        await using var store = Store(options);
        await store.CheckAsync(Stop);

        Assert.StartsWith("s3://", await store.CommitAsync(Spooled(store, 100), _key, Stop));
    }

    [Fact]
    public async Task Check_NothingListens_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => Store(Options() with { Endpoint = new Uri("http://127.0.0.1:1") }).CheckAsync(Stop));

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("cannot be reached", failure.Message);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "Permission", "s3:PutObject")]
    [InlineData(403, "SignatureDoesNotMatch", "Credentials", "Correct access key")]
    [InlineData(400, "ExpiredToken", "Credentials", "renew")]
    [InlineData(403, "RequestTimeTooSkewed", "Transient", "NTP")]
    [InlineData(301, "PermanentRedirect", "Configuration", "region")]
    [InlineData(400, "AuthorizationHeaderMalformed", "Configuration", "region")]
    [InlineData(507, "XMinioStorageFull", "Transient", "Free space")]
    [InlineData(503, "SlowDown", "Transient", "by itself")]
    [InlineData(404, "", "Configuration", "endpoint")]
    public async Task Check_ServerRefuses_SaysWhatFollows(int status, string code, string failureClass, string remedy)
    {
        await using var scripted = await MediaServer.StartAsync();
        scripted.Script = async (context, _) =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(code.Length == 0 ? "<html><body>Not here</body></html>" : $"<Error><Code>{code}</Code><Message>as it is</Message></Error>", Stop);
            return true;
        };

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => Store(Options() with { Endpoint = scripted.Origin }).CheckAsync(Stop));

        Assert.Equal(failureClass, failure.Class.ToString());
        Assert.Contains(remedy, failure.Remedy);
        Assert.DoesNotContain("S3RVER", failure.ToString());
    }

    [Fact]
    public async Task Commit_APartIsRefused_TakesTheUploadBackAndKeepsTheSpooledFile()
    {
        await using var scripted = await MediaServer.StartAsync();
        ConcurrentQueue<string> calls = [];
        scripted.Script = async (context, _) =>
        {
            var request = context.Request;
            calls.Enqueue($"{request.Method} {(request.Query.ContainsKey("partNumber") ? "part" : request.QueryString.Value)}");
            await request.Body.CopyToAsync(Stream.Null, Stop);
            if (request.Method == "POST")
            {
                await context.Response.WriteAsync("<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>", Stop);
            }
            else if (request.Query["partNumber"] == "2")
            {
                context.Response.StatusCode = 403;
                await context.Response.WriteAsync("<Error><Code>AccessDenied</Code></Error>", Stop);
            }
            else
            {
                context.Response.StatusCode = request.Method == "DELETE" ? 204 : 200;
                context.Response.Headers.ETag = "\"tag\"";
            }

            return true;
        };
        await using var store = Store(Options() with { Endpoint = scripted.Origin });
        Directory.CreateDirectory(store.SpoolDirectory);
        var file = Spooled(store, Large);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file, _key, Stop));

        Assert.Contains("AccessDenied", failure.Message);
        Assert.Contains(calls, call => call.StartsWith("DELETE", StringComparison.Ordinal) && call.Contains("uploadId=upload-1", StringComparison.Ordinal));
        Assert.True(File.Exists(file.Path));
    }

    [Fact]
    public async Task Check_UploadsLeftOverForADay_AreTakenBack_YoungerOnesGoOn()
    {
        await using var scripted = await MediaServer.StartAsync();
        ConcurrentQueue<string> deleted = [];
        var now = TimeProvider.System.GetUtcNow();
        scripted.Script = async (context, _) =>
        {
            var request = context.Request;
            await request.Body.CopyToAsync(Stream.Null, Stop);
            if (request.Method == "DELETE")
            {
                deleted.Enqueue(request.Query["uploadId"]!);
                context.Response.StatusCode = 204;
            }
            else if (request.Method == "GET")
            {
                Assert.Equal("recordings/Source One/", request.Query["prefix"]);
                await context.Response.WriteAsync(
                    $"<ListMultipartUploadsResult><Upload><Key>a</Key><UploadId>old</UploadId><Initiated>{now.AddHours(-25):yyyy-MM-ddTHH:mm:ss.000Z}</Initiated></Upload>"
                    + $"<Upload><Key>b</Key><UploadId>young</UploadId><Initiated>{now.AddHours(-23):yyyy-MM-ddTHH:mm:ss.000Z}</Initiated></Upload><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>",
                    Stop);
            }

            return true;
        };
        await using var store = Store(Options() with { Endpoint = scripted.Origin });

        await store.CheckAsync(Stop);

        Assert.Equal(["old"], deleted);
    }

    [Theory]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public async Task Commit_BucketHoldsSomethingElse_IsSeen(int length, bool hasHash)
    {
        await using var scripted = await MediaServer.StartAsync();
        scripted.Script = async (context, _) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, Stop);
            context.Response.ContentLength = context.Request.Method == "HEAD" ? length : 0;
            context.Response.Headers["x-amz-meta-sha256"] = Convert.ToHexStringLower(SHA256.HashData(hasHash ? Sound.Wav(5000) : []));
            return true;
        };
        await using var store = Store(Options() with { Endpoint = scripted.Origin });
        Directory.CreateDirectory(store.SpoolDirectory);
        var file = Spooled(store, 5000);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file, _key, Stop));

        Assert.Contains("does not hold", failure.Message);
        Assert.True(File.Exists(file.Path));
    }

    [Theory]
    [InlineData("../escape.wav")]
    [InlineData("/escape.wav")]
    public async Task AnyCall_KeyLeadsElsewhere_IsRefused(string key)
    {
        await using var store = Store(Options());

        await Assert.ThrowsAsync<ArgumentException>(() => store.WriteAsync(key, new byte[1], "text/plain", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.HoldsAsync(key, 1, "", Stop));
    }

    private static async Task<byte[]> ReadAsync(S3Store store, string key, long offset)
    {
        await using var stream = (await store.OpenAsync(key, offset, Stop))!;
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }

    private async Task<S3Store> OpenAsync()
    {
        S3Server.SkipWhereLeftOut();
        var store = Store(Options());
        await store.CheckAsync(Stop);
        return store;
    }

    private async Task AssertRefusedAsync(StoreOptions options, FailureClass failureClass, string message, string remedy)
    {
        S3Server.SkipWhereLeftOut();
        await using var store = Store(options);
        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => store.CheckAsync(Stop));
        Assert.Equal(failureClass, failure.Class);
        Assert.Contains(message, failure.Message);
        Assert.Contains(remedy, failure.Remedy);
        Assert.DoesNotContain("top-secret", failure.ToString());
    }

    private S3Store Store(StoreOptions options) => new(options, "Source One", new DiskSpace(_folder.Path, 0, TimeProvider.System), TimeProvider.System, _log.CreateLogger("store"));

    private StoreOptions Options() => new()
    {
        Folder = _folder["unused"],
        SpoolFolder = _folder["spool"],
        Bucket = S3Server.Bucket,
        Endpoint = server.Endpoint,
        ForcePathStyle = true,
        AccessKey = "S3RVER",
        SecretKey = new Secret("S3RVER"),
    };

    private static SpooledFile Spooled(S3Store store, int length)
    {
        var content = Sound.Wav(length);
        PartFile part = new(store.SpoolDirectory, "spooled", "run");
        File.WriteAllBytes(part.Path, content);
        part.Note("\"tag\"", length);
        return new SpooledFile(part.Path, length, Convert.ToHexStringLower(SHA256.HashData(content)), "audio/wav", "wav");
    }
}
