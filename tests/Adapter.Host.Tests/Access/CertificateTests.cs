using System.Globalization;
using System.Net;
using Adapter.Host.Access.Tls;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class CertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pem with key")]
    [InlineData("pem with encrypted key")]
    [InlineData("pfx")]
    public async Task Https_CertificateFile_IsShownWithThoseAboveIt(string kind)
    {
        using var leaf = _authority.Issue("recorder-a");
        _folder.Write("password.txt", "open sesame\n");
        await using ApiFixture fixture = new() { Urls = "https://127.0.0.1:0" };
        switch (kind)
        {
            case "pem":
                Set(fixture, _folder.Write("host.pem", _authority.Chain(leaf)), _folder.Write("host.key", TestAuthority.Key(leaf)));
                break;
            case "pem with key":
                Set(fixture, _folder.Write("host.pem", _authority.Chain(leaf) + TestAuthority.Key(leaf)));
                break;
            case "pem with encrypted key":
                Set(fixture, _folder.Write("host.pem", _authority.Chain(leaf)), _folder.Write("host.key", TestAuthority.EncryptedKey(leaf, "open sesame")), $"file:{_folder["password.txt"]}");
                break;
            default:
                await File.WriteAllBytesAsync(_folder["host.pfx"], _authority.Pfx(leaf, "open sesame"), TestContext.Current.CancellationToken);
                Set(fixture, _folder["host.pfx"], password: $"file:{_folder["password.txt"]}");
                break;
        }

        await fixture.StartHostAsync();

        List<string> subjects = [];
        using var client = _authority.Client(fixture.Client.BaseAddress!, subjects);
        using var response = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("CN=recorder-a", Assert.Single(subjects));
    }

    [Fact]
    public async Task Https_FilesReplacedWhileRunning_AreTakenOverAndABadOneIsNot()
    {
        ManualClock clock = new();
        using var first = _authority.Issue("first");
        using var second = _authority.Issue("second", until: new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using ApiFixture fixture = new() { Urls = "https://127.0.0.1:0", Time = clock };
        Set(fixture, _folder.Write("host.pem", _authority.Chain(first)), _folder.Write("host.key", TestAuthority.Key(first)));
        await fixture.StartHostAsync();
        var certificate = fixture.Services.GetRequiredService<HostCertificate>();
        List<string> subjects = [];
        using var client = _authority.Client(fixture.Client.BaseAddress!, subjects);
        async Task<string> ShownAsync()
        {
            using var response = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return subjects[^1];
        }

        Assert.Equal("CN=first", await ShownAsync());

        // the key comes later than the certificate, as with every tool that replaces both
        _folder.Write("host.pem", _authority.Chain(second));
        await LookAsync(clock, () => certificate.Notices.Any());
        Assert.Equal("CN=first", await ShownAsync());
        Assert.Contains("the one before goes on", Assert.Single(certificate.Notices), StringComparison.Ordinal);
        Assert.Contains("adapterhost_certificate_refused 1", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        _folder.Write("host.key", TestAuthority.Key(second));
        await LookAsync(clock, () => !certificate.Notices.Any());
        Assert.Equal("CN=second", await ShownAsync());
        var expires = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"adapterhost_certificate_expires_timestamp_seconds {expires}", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        File.Delete(_folder["host.pem"]);
        await LookAsync(clock, () => certificate.Notices.Any());
        Assert.Equal("CN=second", await ShownAsync());
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.CertificateTrouble);
    }

    [Fact]
    public async Task Https_CertificateNearsItsEnd_IsNoticed()
    {
        ManualClock clock = new();
        using var leaf = _authority.Issue("short", clock.GetUtcNow() - TimeSpan.FromDays(60), clock.GetUtcNow() + TimeSpan.FromDays(31));
        await using ApiFixture fixture = new() { Urls = "https://127.0.0.1:0", Time = clock };
        Set(fixture, _folder.Write("host.pem", _authority.Chain(leaf) + TestAuthority.Key(leaf)));
        await fixture.StartHostAsync();
        var certificate = fixture.Services.GetRequiredService<HostCertificate>();
        Assert.Empty(certificate.Notices);

        clock.Advance(TimeSpan.FromDays(2));
        Assert.Contains("expires at 2026-10-15", Assert.Single(certificate.Notices), StringComparison.Ordinal);
        await WhenLoggedAsync("expires at");
        clock.Advance(TimeSpan.FromDays(30));
        Assert.Contains("has expired", Assert.Single(certificate.Notices), StringComparison.Ordinal);
        await WhenLoggedAsync("has expired at");

        Task WhenLoggedAsync(string words) => Eventually.TrueAsync(
            () =>
            {
                clock.Advance(CertificateWatch.Period);
                return fixture.Log.Lines.Any(line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.CertificateExpiry && line.Text.Contains(words, StringComparison.Ordinal));
            },
            words, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_HttpsWithoutACertificate_IsRefusedWithTheRemedy()
    {
        await using ApiFixture fixture = new() { Urls = "https://127.0.0.1:0" };
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(fixture.StartHostAsync);
        Assert.Contains("'https://127.0.0.1:0' needs a certificate. Name a PEM or PFX file under Http:Certificate:Path", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "Http:Certificate:Path", "is not there")]
    [InlineData("garbage", "Http:Certificate:Password", "is no PEM file, and as PFX it cannot be opened")]
    [InlineData("no key", "Http:Certificate:KeyPath", "cannot be used together")]
    [InlineData("other key", "Http:Certificate:KeyPath", "cannot be used together")]
    [InlineData("wrong password", "Http:Certificate:Password", "cannot be opened")]
    [InlineData("no password", "Http:Certificate:Password", "is not there")]
    [InlineData("client", "Http:Certificate:Path", "is not made for servers")]
    [InlineData("only key", "Http:Certificate:Path", "is missing")]
    public async Task Start_CertificateThatCannotBeUsed_IsRefusedNamingFileAndSetting(string kind, string setting, string words)
    {
        using var leaf = _authority.Issue("a", use: kind == "client" ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1");
        using var other = _authority.Issue("b");
        await File.WriteAllBytesAsync(_folder["host.pfx"], _authority.Pfx(leaf, "open sesame"), TestContext.Current.CancellationToken);
        var pem = _folder.Write("host.pem", kind == "garbage" ? "nothing" : _authority.Chain(leaf) + (kind == "client" ? TestAuthority.Key(leaf) : ""));
        await using ApiFixture fixture = new() { Urls = "https://127.0.0.1:0" };
        switch (kind)
        {
            case "missing":
                Set(fixture, pem = _folder["nowhere.pem"]);
                break;
            case "other key":
                Set(fixture, pem, _folder.Write("host.key", TestAuthority.Key(other)));
                break;
            case "wrong password":
                Set(fixture, pem = _folder["host.pfx"], password: "wrong-one");
                break;
            case "no password":
                Set(fixture, _folder["host.pfx"], password: $"file:{pem = _folder["nowhere.txt"]}");
                break;
            case "only key":
                Set(fixture, "", pem);
                break;
            default:
                Set(fixture, pem);
                break;
        }

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(fixture.StartHostAsync);

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.True(kind == "only key" || refused.Message.Contains(pem, StringComparison.Ordinal), refused.Message);
        Assert.DoesNotContain("wrong-one", refused.Message, StringComparison.Ordinal);
    }

    private static void Set(ApiFixture fixture, string path, string? key = null, string? password = null)
    {
        fixture.Settings["Http:Certificate:Path"] = path;
        fixture.Settings["Http:Certificate:KeyPath"] = key;
        fixture.Settings["Http:Certificate:Password"] = password;
    }

    private static async Task LookAsync(ManualClock clock, Func<bool> until)
    {
        await clock.WhenDueWithinAsync(CertificateWatch.Period);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(CertificateWatch.Period);
                return until();
            },
            "the files were looked at");
    }
}
