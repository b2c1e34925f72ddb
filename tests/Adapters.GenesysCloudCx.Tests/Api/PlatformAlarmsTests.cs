using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class PlatformAlarmsTests : IDisposable
{
    private readonly ScriptedPlatform _platform = new();

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task Quota_RefusedForLong_IsRaisedOnceItLastsAndClearedOnceItIsQuiet()
    {
        await RefuseAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.DoesNotContain(PlatformAlarms.QuotaAlarm, _platform.Status.Alarms.Keys);
            _platform.Clock.Advance(TimeSpan.FromMinutes(1));
            await RefuseAsync();
        }

        Assert.Contains(PlatformAlarms.QuotaAlarm, _platform.Status.Alarms.Keys);
        await AnswerAsync(); // one answer between refusals says nothing
        Assert.Contains(PlatformAlarms.QuotaAlarm, _platform.Status.Alarms.Keys);
        _platform.Clock.Advance(TimeSpan.FromMinutes(1));
        await AnswerAsync();
        Assert.Empty(_platform.Status.Alarms);
    }

    [Fact]
    public async Task Quota_RushesNowAndThen_AreNoAlarm()
    {
        for (var i = 0; i < 20; i++)
        {
            await RefuseAsync();
            _platform.Clock.Advance(TimeSpan.FromMinutes(2));
            await AnswerAsync();
        }

        Assert.Empty(_platform.Status.Alarms);
    }

    [Fact]
    public async Task Quota_AskedToWaitForHours_IsRaisedAtOnce()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "7200"));
        await Assert.ThrowsAsync<PlatformException>(() => _platform.GetAsync());

        Assert.Contains("left alone until", _platform.Status.Alarms[PlatformAlarms.QuotaAlarm], StringComparison.Ordinal);
    }

    private async Task RefuseAsync()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429);
        await Assert.ThrowsAsync<PlatformException>(() => _platform.GetAsync());
    }

    private async Task AnswerAsync()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("{}");
        await _platform.GetAsync();
    }
}
