using Adapter.Host.Pair;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Pair;

public sealed class PairOptionsTests
{
    [Fact]
    public void Validate_Good_HasNoErrors()
    {
        Assert.Empty(new PairOptions { Role = PairRole.Primary, Peer = "https://recorder-b:8686", User = "pair", Password = "env:P" }.Validate());
        Assert.Empty(new PairOptions { Role = PairRole.Secondary, Peer = "http://127.0.0.1:8687" }.Validate());
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEachSettingAndItsRemedy()
    {
        PairOptions options = new()
        {
            Peer = "ftp://x",
            User = "a:b",
            Heartbeat = TimeSpan.Zero,
            Resubmit = TimeSpan.FromDays(2),
            ReturnAfter = TimeSpan.FromSeconds(-1),
            ReturnAtLatest = TimeSpan.FromDays(8),
        };
        Assert.Equal(
            [
                "Pair:Role is missing; set Primary on one host and Secondary on the other.",
                "Pair:Peer is missing or no address of a host; write it like https://recorder-b:8686, without a path, user or password.",
                "Pair:User has a colon; give the user a name without one.",
                "Pair:Heartbeat is 00:00:00; set it from 00:00:00.1 to 00:01:00.",
                "Pair:Resubmit is 2.00:00:00; set it from 00:00:00 to 1.00:00:00.",
                "Pair:ReturnAfter is -00:00:01; set it from 00:00:00 to 1.00:00:00.",
                "Pair:ReturnAtLatest is 8.00:00:00; set it from 00:00:00 to 7.00:00:00.",
            ],
            options.Validate());
    }

    [Theory]
    [InlineData("https://user:secret@recorder-b:8686", "Pair:Peer is missing or no address")]
    [InlineData("https://recorder-b:8686/api", "Pair:Peer is missing or no address")]
    [InlineData("https://recorder-b:8686", "Pair:User and Pair:Password are missing")]
    public void Validate_Peer_IsAHostWithCredentials(string peer, string expected)
    {
        var error = Assert.Single(new PairOptions { Role = PairRole.Primary, Peer = peer }.Validate());
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TakeOverAfter_IsThreeHeartbeatsAtLeast()
        => Assert.Equal(
            ["Pair:TakeOverAfter is 00:00:05; set it from 00:00:06 (three heartbeats) to 00:10:00."],
            new PairOptions { Role = PairRole.Primary, Peer = "http://localhost:1", TakeOverAfter = TimeSpan.FromSeconds(5) }.Validate());

    [Theory]
    [InlineData("env:PAIR_TEST_NOT_SET", "Pair:Password: The environment variable PAIR_TEST_NOT_SET is not set.")]
    [InlineData("file:not-there.txt", "Pair:Password: The secret file")]
    public async Task Start_PasswordCannotBeResolved_SaysWhichSettingAndWhy(string password, string expected)
    {
        using TempFolder folder = new();
        folder.Write("config/host.json", $$"""{ "Pair": { "Role": "Primary", "Peer": "http://127.0.0.1:1", "User": "pair", "Password": "{{password}}" } }""");
        await using var app = HostApp.Build(Start(folder));
        var refused = await Assert.ThrowsAsync<HostStartException>(() => HostApp.StartAsync(app, TestContext.Current.CancellationToken));
        Assert.StartsWith("host.json: " + expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NoSection_ChangesNothing()
    {
        using TempFolder folder = new();
        ServiceCollection services = new();
        services.AddPair(new ConfigurationBuilder().Build(), Start(folder));
        using var provider = services.BuildServiceProvider();
        Assert.Null(provider.GetService<PairService>());
        Assert.False(provider.GetRequiredService<OutputGate>().Now.IsPaired);
    }

    private static HostStart Start(TempFolder folder)
        => new() { ConfigFolder = folder["config"], DataFolder = folder["data"], PluginsFolder = folder["plugins"], Urls = "http://127.0.0.1:0" };
}
