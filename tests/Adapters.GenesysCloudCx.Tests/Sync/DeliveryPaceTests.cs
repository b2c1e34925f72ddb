using Adapters.GenesysCloudCx.Sync;

namespace Adapters.GenesysCloudCx.Tests.Sync;

public sealed class DeliveryPaceTests
{
    private readonly DeliveryPace _pace = new();
    private long _count;

    [Fact]
    public void IsSuspicious_BusyAllTheTimeThenQuiet_IsToldOnceAfterAMinute()
    {
        Come(DeliveryPace.Window);

        Assert.Equal([false, false, false, true, false, false], Quiet(6));
    }

    [Fact]
    public void IsSuspicious_BusyAgainAfterAQuietWhile_IsToldAnew()
    {
        Come(DeliveryPace.Window);
        Quiet(4);

        Come(DeliveryPace.Window);

        Assert.Contains(true, Quiet(10));
    }

    [Fact]
    public void IsSuspicious_ManyAtOnceNowAndThen_IsNoPace()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            _count += 1_000;
            Assert.False(_pace.IsSuspicious(_count));
            Assert.DoesNotContain(true, Quiet(9));
        }
    }

    [Fact]
    public void IsSuspicious_NeverAnything_IsQuiet() => Assert.DoesNotContain(true, Quiet(10_000));

    [Fact]
    public void IsSuspicious_TooShortToSpeakOfAPace_IsQuiet()
    {
        Come(DeliveryPace.Least - 2);

        Assert.DoesNotContain(true, Quiet(1_000));
    }

    private void Come(int intervals)
    {
        for (var interval = 0; interval <= intervals; interval++)
        {
            Assert.False(_pace.IsSuspicious(++_count));
        }
    }

    private List<bool> Quiet(int intervals) => [.. Enumerable.Range(0, intervals).Select(_ => _pace.IsSuspicious(_count))];
}
