using Adapter.Host.Alarms;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

public sealed class AlarmWatchTests : IDisposable
{
    private readonly AlarmWorld _world = new();
    private readonly ChangeSignal _changed = new();
    private readonly Lifetime _lifetime = new();

    [Fact]
    public async Task Run_ChangeOrTime_BringsTheBookUpToDate()
    {
        PlayedSource source = new(_changed);
        using var watch = Watch(source);
        watch.Start();
        source.Set(("quota", "Primary"));
        await UntilAsync(() => _world.Book.Open.Count == 1, "the alarm");
        source.Set();
        await UntilAsync(() => _world.Book.Open.Count == 0, "its end");
        await watch.StopAsync();
    }

    [Fact]
    public async Task Look_HostGoesDown_ClearsNothing()
    {
        PlayedSource source = new(_changed);
        using var watch = Watch(source);
        source.Set(("quota", "Primary"));
        watch.Look();
        Assert.Single(_world.Book.Open);

        source.Set();
        _lifetime.Stop();
        watch.Look();
        Assert.Single(_world.Book.Open);
        await watch.StopAsync();
    }

    [Fact]
    public async Task Run_SourceAtFault_IsAnAlarmItselfAndKeepsNoOtherFromBeingHeard()
    {
        FaultySource faulty = new() { IsHealed = true };
        PlayedSource source = new(_changed);
        using var watch = Watch(faulty, source);
        watch.Start();
        source.Set(("quota", "Primary"));
        await UntilAsync(() => Open("quota"), "an alarm of before");

        faulty.IsHealed = false;
        await UntilAsync(() => Open("host.part"), "what is at fault");
        source.Set(("clock.skew", "Secondary"));
        await UntilAsync(() => Open("clock.skew"), "what others see");
        var looks = faulty.Looks;
        await UntilAsync(() => faulty.Looks >= looks + 3, "several looks");
        Assert.True(Open("quota"), "Silence of a view that is at fault says nothing.");
        Assert.Single(_world.Log.Lines, line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.HostPartFailed);
        Assert.Contains(nameof(FaultySource), _world.Book.Open.Single(alarm => alarm.Kind == "host.part").Text, StringComparison.Ordinal);

        faulty.IsHealed = true;
        await UntilAsync(() => !Open("host.part") && !Open("quota") && Open("clock.skew"), "what holds now");
        await watch.StopAsync();

        bool Open(string kind) => _world.Book.Open.Any(alarm => alarm.Kind == kind);
    }

    public void Dispose()
    {
        _lifetime.Dispose();
        _world.Dispose();
    }

    private AlarmWatch Watch(params IAlarmSource[] sources)
        => new(_world.Book, _world.Store, sources, new HostParts(_world.Clock, _world.Log.CreateLogger<HostParts>()), new AlarmSignal(() => _changed.Next), new AlarmOptions(), _lifetime, _world.Clock);

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class FaultySource : IAlarmSource
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public volatile bool IsHealed;

        public void Look(AlarmLook look)
        {
            Interlocked.Increment(ref _looks);
            if (!IsHealed)
            {
                throw new InvalidOperationException("It is at fault.");
            }
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Stop() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
