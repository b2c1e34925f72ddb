using Adapter.Host.Plugins;

namespace Adapter.Host.Tests.Plugins;

public sealed class ContractCompatibilityTests
{
    [Theory]
    [InlineData("1.2", "1.2", true)]
    [InlineData("1.2", "1.0", true)]
    [InlineData("1.2", "1.3", false)]
    [InlineData("1.2", "2.0", false)]
    [InlineData("2.0", "1.9", false)]
    public void IsCompatible_SameMajorAndNoNewerMinor(string host, string plugin, bool expected)
    {
        ContractCompatibility verdict = new(Version.Parse(host), Version.Parse(plugin));

        Assert.Equal(expected, verdict.IsCompatible);
        Assert.Equal(expected, verdict.Problem is null);
        Assert.Equal(expected, verdict.Remedy is null);
    }

    [Fact]
    public void Remedy_TooNewAndTooOld_PointIntoOppositeDirections()
    {
        Assert.StartsWith("Update the host", new ContractCompatibility(new Version(1, 2), new Version(1, 3)).Remedy, StringComparison.Ordinal);
        Assert.StartsWith("Install a version of the plugin", new ContractCompatibility(new Version(2, 0), new Version(1, 3)).Remedy, StringComparison.Ordinal);
    }
}
