using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class TokenLifeTests
{
    [Theory]
    [InlineData(300, 150)]
    [InlineData(600, 300)]
    [InlineData(1_000, 700)]
    [InlineData(1_500, 1_200)]
    [InlineData(3_600, 2_880)]
    [InlineData(86_400, 69_120)]
    [InlineData(172_800, 138_240)]
    public void RenewAfter_AnyAllowedLife_IsEarlyEnoughAndNotAtOnce(int life, int expected)
        => Assert.Equal(TimeSpan.FromSeconds(expected), TokenLife.RenewAfter(TimeSpan.FromSeconds(life)));

    [Theory]
    [InlineData(null, 300)]
    [InlineData(0d, 300)]
    [InlineData(-5d, 300)]
    [InlineData(60d, 60)]
    [InlineData(86_399d, 86_399)]
    [InlineData(1e18, 172_800)]
    public void Read_OddValues_AreBroughtIntoRange(double? told, int expected) => Assert.Equal(TimeSpan.FromSeconds(expected), TokenLife.Read(told));
}
