using Adapter.Abstractions;
using Adapter.Host.Alarms;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

public sealed class MailTargetTests : IDisposable
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Send_StartTlsAndLogin_ArrivesReadable()
    {
        using ServerCertificate certificate = new();
        await using var server = await MailServer.StartAsync($$"""{"key":"{{certificate.Key}}","cert":"{{certificate.Certificate}}","user":"host","password":"pä:ss"}""");
        using var target = Target(server, MailEncryption.StartTls, certificate.Authority, "host", "pä:ss");

        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);

        var mail = await server.MailAsync();
        Assert.Equal(("adapterhost@example.com", "host", true), (mail.From, mail.User, mail.Secure));
        Assert.Equal(["a@example.com", "b@example.com"], mail.To);
        Assert.Equal("[recorder-a] critical: Zürich: The link stands but nothing arrives", mail.Subject);
        Assert.Contains("Nothing arrives – not even 'ä'.", mail.Body, StringComparison.Ordinal);
        Assert.Contains("What to do:   It ends with the first events.", mail.Body, StringComparison.Ordinal);
        Assert.Contains("Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n", mail.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_TlsFromTheFirstByteAndLoginMechanism_Arrives()
    {
        using ServerCertificate certificate = new();
        await using var server = await MailServer.StartAsync(
            $$"""{"secure":true,"authMethods":["LOGIN"],"key":"{{certificate.Key}}","cert":"{{certificate.Certificate}}","user":"host","password":"secret"}""");
        using var target = Target(server, MailEncryption.Tls, certificate.Authority, "host", "secret");

        await target.SendAsync(AlarmMessages.Of(AlarmMessageType.Cleared), TestContext.Current.CancellationToken);

        var mail = await server.MailAsync();
        Assert.True(mail.Secure);
        Assert.StartsWith("[recorder-a] over, critical: ", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ClearTextWhereAllowed_Arrives()
    {
        await using var server = await MailServer.StartAsync();
        using var target = Target(server, MailEncryption.None);

        await target.SendAsync(AlarmMessages.Of(text: "A line\r\n.\r\nand\r\nanother: one"), TestContext.Current.CancellationToken);

        Assert.Contains("A line\r\n.\r\nand", (await server.MailAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AdapterNamedLikeAHeader_MakesNoHeader()
    {
        await using var server = await MailServer.StartAsync();
        using var target = Target(server, MailEncryption.None);

        await target.SendAsync(AlarmMessages.Of(adapter: "X\r\nBcc: thief@example.com"), TestContext.Current.CancellationToken);

        var mail = await server.MailAsync();
        Assert.DoesNotContain("Bcc", mail.Head, StringComparison.Ordinal);
        Assert.Contains("X  Bcc", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_UntrustedServer_GivesNoPasswordAway()
    {
        using ServerCertificate certificate = new();
        using ServerCertificate other = new();
        await using var server = await MailServer.StartAsync($$"""{"key":"{{certificate.Key}}","cert":"{{certificate.Certificate}}","user":"host","password":"secret"}""");
        using var target = Target(server, MailEncryption.StartTls, other.Authority, "host", "secret");

        Assert.Contains("is not trusted", (await FailAsync(target)).Message, StringComparison.Ordinal);
        Assert.False(server.HasMail);
    }

    [Fact]
    public async Task Send_NoStartTlsOffered_SendsNothingInClearText()
    {
        await using var server = await MailServer.StartAsync("""{"disabled":["STARTTLS"]}""");
        using var target = Target(server, MailEncryption.StartTls);

        Assert.Contains("offers no STARTTLS", (await FailAsync(target)).Message, StringComparison.Ordinal);
        Assert.False(server.HasMail);
    }

    [Fact]
    public async Task Send_WrongPassword_SaysSoWithoutIt()
    {
        using ServerCertificate certificate = new();
        await using var server = await MailServer.StartAsync($$"""{"key":"{{certificate.Key}}","cert":"{{certificate.Certificate}}","user":"host","password":"right"}""");
        using var target = Target(server, MailEncryption.StartTls, certificate.Authority, "host", "wrong-secret");

        var failure = await FailAsync(target);
        Assert.Contains("refuses the login: 535", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check User and Password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Greylisted_FailsForNowAndArrivesLater()
    {
        await using var server = await MailServer.StartAsync("""{"greylist":2}""");
        using var target = Target(server, MailEncryption.None);

        var failure = await FailAsync(target);
        Assert.False(failure.IsAboutMessage);
        Assert.Contains("451", failure.Message, StringComparison.Ordinal);
        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await server.MailAsync()).To.Count());
    }

    [Fact]
    public async Task Send_OneRecipientUnknown_ReachesTheOtherAndSaysSo()
    {
        await using var server = await MailServer.StartAsync("""{"unknown":["a@example.com"]}""");
        using var target = Target(server, MailEncryption.None);

        await target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken);

        Assert.Equal(["b@example.com"], (await server.MailAsync()).To);
        Assert.Contains(_log.Lines, line => line.Text.Contains("a@example.com: 550 No such user here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_MessageRefused_IsAboutTheMessage()
    {
        await using var server = await MailServer.StartAsync("""{"spam":true}""");
        using var target = Target(server, MailEncryption.None);

        Assert.True((await FailAsync(target)).IsAboutMessage);
    }

    [Fact]
    public async Task Send_ServerSaysNothing_EndsWithTheLimitAndIsTriedAgain()
    {
        await using var server = await MailServer.StartAsync("""{"silent":true}""");
        using AlarmWorld world = new();
        DeliveryTimings timings = new();
        await using DeliveryLane lane = new("mail", new AlarmTargetOptions { Type = AlarmTargetType.Mail }, Target(server, MailEncryption.StartTls), world.Store, timings, new HostParts(world.Clock, _log.CreateLogger<HostParts>()), world.Clock, _log.CreateLogger("lane"));
        lane.Add(1, world.Clock.GetUtcNow(), System.Text.Json.JsonSerializer.Serialize(AlarmMessages.Of(), AlarmJsonContext.Default.AlarmMessage));
        lane.Start();

        await world.Clock.WhenDueAsync(timings.Attempt);
        world.Clock.Advance(timings.Attempt);

        await Eventually.TrueAsync(() => lane.Trouble is not null, "the trouble", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("within 30 s", lane.Trouble!.Why, StringComparison.Ordinal);
        Assert.Equal(1, lane.Owed);
    }

    [Fact]
    public async Task Send_NobodyListensOrNoMailServer_SaysWhatToCheck()
    {
        await using var server = await MailServer.StartAsync();
        using var wrong = Target(server, MailEncryption.Tls);
        Assert.Contains("127.0.0.1", (await FailAsync(wrong)).Message, StringComparison.Ordinal);

        await server.DisposeAsync();
        using var target = Target(server, MailEncryption.None);
        Assert.Contains("cannot be reached", (await FailAsync(target)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _log.Dispose();

    private MailTarget Target(MailServer server, MailEncryption encryption, string? authority = null, string user = "", string password = "") => new(
        new AlarmTargetOptions
        {
            Type = AlarmTargetType.Mail,
            Host = "127.0.0.1",
            Port = server.Port,
            Encryption = encryption,
            User = user,
            From = "adapterhost@example.com",
            To = ["a@example.com", "Bob <b@example.com>"],
        },
        new Secret(password), new TargetTrust(authority), _log.CreateLogger("mail"));

    private static Task<AlarmTargetException> FailAsync(MailTarget target)
        => Assert.ThrowsAsync<AlarmTargetException>(() => target.SendAsync(AlarmMessages.Of(), TestContext.Current.CancellationToken));
}
