using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class SpareChannelsTests
{
    [Theory]
    [InlineData(1, 19)]
    [InlineData(11, 9)]
    [InlineData(19, 1)]
    [InlineData(20, 0)]
    public void TryTake_BesideTheChannelsInUse_NeverExceedsThePlatformsLimit(int channels, int spares)
    {
        SpareChannels room = new();

        var taken = Enumerable.Range(0, 40).Count(_ => room.TryTake(channels));

        Assert.Equal(spares, taken);
        Assert.Equal(spares > 0, SpareChannels.IsPossible(channels));
        if (taken > 0)
        {
            room.GiveBack();
            Assert.True(room.TryTake(channels));
            Assert.False(room.TryTake(channels));
        }
    }
}
