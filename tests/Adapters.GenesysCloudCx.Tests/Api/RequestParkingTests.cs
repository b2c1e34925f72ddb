using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>What the platform refuses for long is not asked for meanwhile.</summary>
public sealed class RequestParkingTests : RequestBudgetTest
{
    [Fact]
    public void Park_ClockSetBackByHours_EndsWhenThePlatformSaid()
    {
        using var budget = Lease();
        budget.Park(RequestPriority.Resync, TimeSpan.FromMinutes(5));
        _clock.Set(TimeSpan.FromHours(-3));
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(5), budget.ParkedUntil);

        _clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        Assert.Null(budget.ParkedUntil);
    }

    [Theory]
    [InlineData(RequestPriority.Link, true, true)]
    [InlineData(RequestPriority.Resync, true, true)]
    [InlineData(RequestPriority.ImportLive, false, true)]
    [InlineData(RequestPriority.ImportHistoric, false, true)]
    public async Task Park_LongRefusal_ParksAllButTheLinkOrOnlyImports(object asker, bool resyncIsParked, bool importsAreParked)
    {
        using var live = Lease();
        using var import = Lease();
        var until = _clock.GetUtcNow() + TimeSpan.FromHours(5);

        import.Park((RequestPriority)asker, TimeSpan.FromHours(5));

        Assert.Equal(until, live.ParkedUntil);
        await live.TakeAsync(RequestPriority.Link, Cancel);
        Assert.Equal(resyncIsParked, await IsRefusedAsync(live, RequestPriority.Resync));
        Assert.Equal(importsAreParked, await IsRefusedAsync(import, RequestPriority.ImportLive));
        Assert.Equal(importsAreParked, await IsRefusedAsync(import, RequestPriority.ImportHistoric));
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Null(live.ParkedUntil);
        Assert.False(await IsRefusedAsync(import, RequestPriority.ImportHistoric));
    }

    [Fact]
    public async Task Park_WhoWaitsAlready_IsToldAtOnce()
    {
        using var budget = Lease();
        TakeAll(budget, RequestPriority.Link);
        var waiting = budget.TakeAsync(RequestPriority.ImportLive, Cancel).AsTask();

        budget.Park(RequestPriority.ImportHistoric, TimeSpan.FromHours(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => waiting.Soon());
        Assert.Equal((FailureClass.Transient, TimeSpan.FromHours(1)), (refusal.Class, refusal.RetryAfter));
    }

    [Fact]
    public async Task Park_AdapterRestarts_StaysParked()
    {
        var first = Lease();
        first.Park(RequestPriority.Resync, TimeSpan.FromHours(1));
        first.Dispose();

        using var second = Lease();

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(1), second.ParkedUntil);
        Assert.True(await IsRefusedAsync(second, RequestPriority.ImportLive));
    }

    [Fact]
    public async Task Block_RefusedImport_HoldsTheLinkNotBack()
    {
        using var budget = Lease();

        budget.Block(RequestPriority.ImportHistoric, TimeSpan.FromSeconds(20));

        await budget.TakeAsync(RequestPriority.Link, Cancel);
        await budget.TakeAsync(RequestPriority.Resync, Cancel);
        var import = budget.TakeAsync(RequestPriority.ImportLive, Cancel).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(import.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await import.Soon();
    }

    [Fact]
    public async Task Send_ParkedImport_IsRefusedWithoutARequestAndSaidUntilItIsOver()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "7200"));
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportHistoric));
        var asked = platform.Requests.Count;
        platform.OnApi = static _ => ScriptedPlatform.Json("[]");

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportLive));

        Assert.Equal((FailureClass.Transient, TimeSpan.FromHours(2)), (refusal.Class, refusal.RetryAfter));
        Assert.Equal(asked, platform.Requests.Count);
        Assert.StartsWith("2026-09-14T10:00:00", platform.Status.Facts[ParkedFact.Name], StringComparison.Ordinal);
        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync(RequestPriority.Resync));

        // the token has ended by then too, and is asked for anew
        platform.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(platform.Status.Facts.ContainsKey(ParkedFact.Name));
        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync(RequestPriority.ImportLive));
    }

    [Fact]
    public async Task Send_ParkedImportWhoseTokenHasEnded_AsksForNoToken()
    {
        using ScriptedPlatform platform = new();
        platform.OnToken = static _ => Task.FromResult(ScriptedPlatform.Json("""{"access_token":"t","token_type":"bearer","expires_in":300}"""));
        platform.OnApi = static _ => ScriptedPlatform.Json("{}", 429, ("Retry-After", "18000"));
        await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportHistoric));
        platform.Clock.Advance(TimeSpan.FromHours(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync(RequestPriority.ImportLive));

        Assert.Equal(TimeSpan.FromHours(4), refusal.RetryAfter);
        Assert.Equal(1, platform.TokenRequests);
    }

    private static async Task<bool> IsRefusedAsync(RequestBudget budget, RequestPriority priority)
    {
        try
        {
            await budget.TakeAsync(priority, Cancel).AsTask().Soon();
            return false;
        }
        catch (PlatformException exception) when (exception is { Class: FailureClass.Transient, RetryAfter: { } wait })
        {
            Assert.True(wait > TimeSpan.FromHours(4) || wait == TimeSpan.FromHours(1));
            return true;
        }
    }
}
