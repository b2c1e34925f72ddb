using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Alarms.Targets;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

public sealed class WebhookTargetTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Send_SignsIdTimeAndBody()
    {
        await using var receiver = await WebhookReceiver.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var target = Target(receiver);

        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);

        var hook = Assert.Single(receiver.Hooks);
        Assert.Equal((_clock.GetUtcNow().ToUnixTimeSeconds().ToString(), "0123456789abcdef"), (hook.Timestamp, hook.Id));
        Assert.Equal(Sign("whose eyes only", hook), hook.Signature);
        using var body = JsonDocument.Parse(hook.Body);
        Assert.Equal("raised", body.RootElement.GetProperty("event").GetString());
        var alarm = body.RootElement.GetProperty("alarm");
        Assert.Equal(("link.mute", "critical", "Zürich", 17), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("severity").GetString(), alarm.GetProperty("adapter").GetString(), alarm.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Send_Repeated_KeepsItsIdWithANewTime()
    {
        await using var receiver = await WebhookReceiver.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var target = Target(receiver);

        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);

        Assert.Equal(receiver.Hooks[0].Id, receiver.Hooks[1].Id);
        Assert.NotEqual(receiver.Hooks[0].Timestamp, receiver.Hooks[1].Timestamp);
        Assert.NotEqual(receiver.Hooks[0].Signature, receiver.Hooks[1].Signature);
        Assert.Equal(Sign("whose eyes only", receiver.Hooks[1]), receiver.Hooks[1].Signature);
    }

    [Fact]
    public void Of_KnownVector_IsThatOfTheSpecification()
        // computed by hand with openssl from the example key of the Standard Webhooks specification
        => Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));

    [Theory]
    [InlineData(302, "redirect, which is not followed", false)]
    [InlineData(401, "same Secret", false)]
    [InlineData(400, "does not take this message", true)]
    [InlineData(429, "answers 429", false)]
    [InlineData(500, "answers 500", false)]
    public async Task Send_Refused_SaysWhy(int status, string what, bool aboutMessage)
    {
        await using var receiver = await WebhookReceiver.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        using var target = Target(receiver);

        var failure = await Assert.ThrowsAsync<AlarmTargetException>(() => target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken));

        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        Assert.Equal(aboutMessage, failure.IsAboutMessage);
        Assert.Equal("/alarms", Assert.Single(receiver.Hooks).Path);
    }

    [Fact]
    public async Task Send_Https_OnlyToTheTrusted()
    {
        using ServerCertificate certificate = new();
        using ServerCertificate other = new();
        using var served = certificate.Load();
        await using var receiver = await WebhookReceiver.StartAsync(served, TestContext.Current.CancellationToken);

        foreach (var authority in (string?[])[null, other.Authority])
        {
            using var wary = Target(receiver, authority);
            var failure = await Assert.ThrowsAsync<AlarmTargetException>(() => wary.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken));
            Assert.Contains("is not trusted", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(receiver.Hooks);
        using var target = Target(receiver, certificate.Authority);
        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);
        Assert.Single(receiver.Hooks);
    }

    /// <summary>As a receiver would do it.</summary>
    internal static string Sign(string secret, ReceivedHook hook)
        => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{hook.Id}.{hook.Timestamp}.{hook.Body}")));

    private WebhookTarget Target(WebhookReceiver receiver, string? authority = null) => new(receiver.Url, new Secret("whose eyes only"), new TargetTrust(authority), _clock);
}
