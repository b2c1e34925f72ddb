using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class PlatformAddressTests
{
    private readonly RegionCatalogue _regions = RegionCatalogue.Load();

    [Theory]
    [InlineData("https://api.usw2.pure.cloud")]
    [InlineData("https://api.usw2.pure.cloud/")]
    [InlineData("api.usw2.pure.cloud")]
    [InlineData(" API.USW2.Pure.Cloud ")]
    [InlineData("http://api.usw2.pure.cloud")]
    [InlineData("login.usw2.pure.cloud")]
    [InlineData("https://login.usw2.pure.cloud")]
    [InlineData("usw2.pure.cloud")]
    public void TryParse_AnyFormOfARegion_GivesBothHosts(string typed)
    {
        Assert.True(PlatformAddress.TryParse(typed, _regions, out var address, out _));

        Assert.Equal("us_west_2", address.Name);
        Assert.Equal(new Uri("https://api.usw2.pure.cloud/"), address.Api);
        Assert.Equal(new Uri("https://login.usw2.pure.cloud/"), address.Login);
    }

    [Fact]
    public void TryParse_EveryRegion_LogsInAtItsLoginHost()
    {
        Assert.Equal(18, _regions.All.Count);
        foreach (var region in _regions.All)
        {
            Assert.True(PlatformAddress.TryParse(region.ApiHost, _regions, out var address, out _));
            Assert.Equal($"https://login.{region.Domain}/", address.Login.ToString());
            Assert.Equal($"https://api.{region.Domain}/", address.Api.ToString());
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:5005", "http://127.0.0.1:5005/", "http://127.0.0.1:5005/")]
    [InlineData("https://gateway.contoso.net/genesys", "https://gateway.contoso.net/genesys/", "https://gateway.contoso.net/genesys/")]
    [InlineData("api.newregion.pure.cloud", "https://api.newregion.pure.cloud/", "https://login.newregion.pure.cloud/")]
    [InlineData("localhost:8443", "https://localhost:8443/", "https://localhost:8443/")]
    [InlineData("https://[::1]:9", "https://[::1]:9/", "https://[::1]:9/")]
    public void TryParse_AnyOtherUrl_IsTakenAsItIs(string typed, string api, string login)
    {
        Assert.True(PlatformAddress.TryParse(typed, _regions, out var address, out _));

        Assert.Null(address.Region);
        Assert.Equal(api, address.Api.ToString());
        Assert.Equal(login, address.Login.ToString());
    }

    [Theory]
    [InlineData("ftp://api.usw2.pure.cloud")]
    [InlineData("https://")]
    [InlineData("not a host")]
    [InlineData("https://user:secret@api.usw2.pure.cloud")]
    [InlineData("https://api.usw2.pure.cloud/?x=1")]
    [InlineData("https://api.usw2.pure.cloud/#x")]
    public void TryParse_Nonsense_SaysWhatToEnter(string typed)
    {
        Assert.False(PlatformAddress.TryParse(typed, _regions, out _, out var why));

        Assert.Contains("Enter", why, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", why, StringComparison.Ordinal);
    }
}
