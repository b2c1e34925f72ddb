using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public class MediaHostPolicyTests
{
    private const string Cloud = "https://api.usw2.pure.cloud/";

    [Theory]
    [InlineData(Cloud, "https://api-downloads.usw2.pure.cloud/MediaCache/x?Signature=s")]
    [InlineData(Cloud, "https://API-Downloads.USW2.pure.cloud./x")]
    [InlineData(Cloud, "https://usw2.pure.cloud/x")]
    [InlineData(Cloud, "https://media.s3.us-west-2.amazonaws.com/x")]
    [InlineData(Cloud, "https://api.usw2.pure.cloud/downloads/x")]
    [InlineData(Cloud, "https://media.contoso.net/x")]
    [InlineData(Cloud, "https://media.contoso.net:8443/x")]
    [InlineData(Cloud, "https://a.b.fabrikam.org/x")]
    [InlineData("https://api.mypurecloud.com/", "https://api-downloads.mypurecloud.com/x")]
    [InlineData("http://127.0.0.1:4711/", "http://127.0.0.1:5000/x")]
    [InlineData("http://127.0.0.1:4711/", "http://localhost:5000/x")]
    [InlineData("http://localhost:4711/", "http://[::1]:5000/x")]
    [InlineData("http://sim.lan.contoso.net:8080/", "http://sim.lan.contoso.net:8080/x")]
    [InlineData("http://10.1.2.3:8080/", "http://10.1.2.3:8080/x")]
    public void Demand_HostOfPlatformStorageOrSettings_IsLet(string api, string link)
        => new MediaHostPolicy(new Uri(api), ["media.contoso.net", " *.fabrikam.org "]).Demand(new Uri(link));

    [Theory]
    [InlineData(Cloud, "http://api-downloads.usw2.pure.cloud/x", "without encryption")]
    [InlineData(Cloud, "https://usw2.pure.cloud.evil.example/x", "MediaHosts")]
    [InlineData(Cloud, "https://evilusw2.pure.cloud/x", "MediaHosts")]
    [InlineData(Cloud, "https://evilamazonaws.com/x", "MediaHosts")]
    [InlineData(Cloud, "https://amazonaws.com.evil.example/x", "MediaHosts")]
    [InlineData(Cloud, "https://api-downloads.usw2.pure.cloud:8443/x", "MediaHosts")]
    [InlineData(Cloud, "https://fabrikam.org/x", "MediaHosts")]
    [InlineData(Cloud, "https://sub.media.contoso.net/x", "MediaHosts")]
    [InlineData(Cloud, "https://127.0.0.1/x", "local network")]
    [InlineData(Cloud, "https://127.1/x", "local network")]
    [InlineData(Cloud, "https://2130706433/x", "local network")]
    [InlineData(Cloud, "https://[::1]/x", "local network")]
    [InlineData(Cloud, "https://[::ffff:10.0.0.1]/x", "local network")]
    [InlineData(Cloud, "https://10.0.0.1/x", "local network")]
    [InlineData(Cloud, "https://169.254.169.254/latest/meta-data", "local network")]
    [InlineData(Cloud, "https://8.8.8.8/x", "local network")]
    [InlineData(Cloud, "https://localhost/x", "local network")]
    [InlineData(Cloud, "https://intranet/x", "local network")]
    [InlineData(Cloud, "https://user:word@api-downloads.usw2.pure.cloud/x", "no plain")]
    [InlineData(Cloud, "ftp://api-downloads.usw2.pure.cloud/x", "no plain")]
    [InlineData(Cloud, "file:///etc/passwd", "no plain")]
    [InlineData("http://127.0.0.1:4711/", "http://10.0.0.1/x", "local network")]
    [InlineData("http://127.0.0.1:4711/", "https://elsewhere.example/x", "MediaHosts")]
    [InlineData("https://api.com/", "https://evil.com/x", "MediaHosts")]
    public void Demand_AnyOtherHost_IsRefusedWithReason(string api, string link, string reason)
    {
        MediaHostPolicy policy = new(new Uri(api), ["media.contoso.net", "*.fabrikam.org", "10.0.0.1", "localhost"]);

        var failure = Assert.Throws<DownloadException>(() => policy.Demand(new Uri(link + "?Signature=top-secret")));

        Assert.Equal(DownloadFault.HostNotAllowed, failure.Fault);
        Assert.Contains(reason, failure.Message);
        Assert.DoesNotContain("top-secret", failure.Message);
    }
}
