using Adapters.GenesysCloudCx.Discovery;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

public sealed class SliceSizerTests
{
    [Theory]
    [InlineData(30, 400, 30)]
    [InlineData(30, 800, 15)]
    [InlineData(30, 0, 60)]
    [InlineData(30, 10, 60)]
    [InlineData(30, 300, 40)]
    [InlineData(2, 40_000, 1)]
    [InlineData(1000, 3, 1440)]
    public void Next_AfterASlice_AimsAtAFewHundred(int minutes, long found, int expected)
        => Assert.Equal(TimeSpan.FromMinutes(expected), SliceSizer.Next(TimeSpan.FromMinutes(minutes), found));

    [Fact]
    public void Next_OverQuietNights_GrowsToADayAndNoFurther()
    {
        var span = SliceSizer.First;
        for (var i = 0; i < 20; i++)
        {
            span = SliceSizer.Next(span, 0);
        }

        Assert.Equal(TimeSpan.FromDays(1), span);
    }

    [Fact]
    public void Next_IntoABusyHour_IsMinutesAfterOneSlice()
        => Assert.InRange(SliceSizer.Next(TimeSpan.FromDays(1), 1000 * 24), SliceSizer.Shortest, TimeSpan.FromMinutes(30));
}
