using System.Text;
using System.Text.Json;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>One wrong character in an answer costs that character, not the answer.</summary>
public sealed class PlatformTextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\uD800x"}""", """{"a":"\ufffdx"}""")]
    [InlineData("""{"a":"\udc00\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud800\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\\ud800"}""", """{"a":"\\ud800"}""")]
    [InlineData("""{"a":"\\\ud800"}""", """{"a":"\\\ufffd"}""")]
    [InlineData("""{"a":"\n\u0041"}""", """{"a":"\n\u0041"}""")]
    [InlineData("""{"a":"\ud8""", """{"a":"\ud8""")]
    [InlineData("""{"a":"\""", """{"a":"\""")]
    [InlineData("\uFEFF{}", "{}")]
    [InlineData("", "")]
    public void Repair_HalfPairsAndMark_BecomeReadable(string given, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(PlatformText.Repair(Encoding.UTF8.GetBytes(given))));

    [Fact]
    public void Repair_BytesThatAreNoUtf8_BecomeReadable()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC7, .. "x\",\"b\":\"\\ud800\"}"u8];

        using var document = JsonDocument.Parse(PlatformText.Repair(body));

        Assert.Equal("\uFFFDx", document.RootElement.GetProperty("a").GetString());
        Assert.Equal("\uFFFD", document.RootElement.GetProperty("b").GetString());
    }

    [Fact]
    public void Repair_GoodBody_IsNotCopied()
    {
        var body = Encoding.UTF8.GetBytes("""{"a":"\ud83d\ude00 Zoë"}""");

        Assert.Same(body, PlatformText.Repair(body));
    }

    [Fact]
    public async Task Refresh_ListingWithOneUnreadableName_KeepsEveryUser()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => ScriptedPlatform.Json("""{"entities":[{"id":"u1","name":"Ada \ud800"},null,{"id":"u2","name":"Bob"}],"pageCount":1}""");
        using UserDirectory users = new(platform.Api, platform.Clock, platform.Clock, platform.Status, NullLogger.Instance);

        await users.RefreshAsync(RequestPriority.Link, null, Cancel);

        Assert.Equal(["u1", "u2"], users.UserIds.Order());
        Assert.Equal("Ada \uFFFD", users.UserName("u1"));
    }

    [Fact]
    public void Classify_TopicThatIsNoText_IsMalformed()
    {
        Assert.Equal(FrameKind.Malformed, FrameKinds.Classify("""{"topicName":"\ud800"}"""u8));
        Assert.Equal(FrameKind.Malformed, FrameKinds.Classify([.. "{\"topicName\":\""u8, 0xC7, .. "\"}"u8]));
        Assert.Equal(FrameKind.Malformed, FrameKinds.Classify("""{"result":"\udc00"}"""u8));
    }
}
