using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Diagnostics.Parts;

public sealed class HostPartsTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly HostParts _parts;

    public HostPartsTests() => _parts = new HostParts(_clock, _log.CreateLogger<HostParts>());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Part_WithAFault_IsToldOnceWhileItLastsAndGoesOn()
    {
        Beat beat = new(_parts, _clock) { Fault = new InvalidOperationException("secret words") };
        await beat.StartAsync(Cancel);
        await UntilAsync(() => beat.Times >= 4, "it is tried again and again");

        var trouble = Assert.Single(_parts.Troubles);
        Assert.Equal(("beat", nameof(InvalidOperationException), true), (trouble.Part, trouble.Fault, trouble.Count >= 3));
        Assert.DoesNotContain("secret words", Assert.Single(_parts.Notices), StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines, line => line.Id.Id == EventIds.HostPartFailed);
        Assert.Equal((LogLevel.Error, beat.Fault), (line.Level, line.Exception));

        beat.Fault = new FormatException();
        await UntilAsync(() => _log.Lines.Count(entry => entry.Id.Id == EventIds.HostPartFailed) == 2, "another fault is told, too");
        beat.Fault = null;
        await UntilAsync(() => _parts.Troubles.Count == 0 && _log.Lines.Any(entry => entry.Id.Id == EventIds.HostPartWorks), "it is over");
        Assert.Single(_log.Lines, entry => entry.Id.Id == EventIds.HostPartWorks);
        await beat.StopAsync(CancellationToken.None);
        Assert.True(beat.ExecuteTask!.IsCanceled || beat.ExecuteTask.IsCompletedSuccessfully, "It ends without a fault.");
    }

    [Fact]
    public void Try_FailsTwiceAtOneMoment_IsLoggedOnceAndAgainAfterADay()
    {
        Fail();
        Fail();
        Assert.Single(_log.Lines);

        _clock.Advance(TimeSpan.FromDays(1));
        Fail();
        Fail();
        Assert.Equal(2, _log.Lines.Count);
        Assert.Equal(4, Assert.Single(_parts.Troubles).Count);

        // words that change each time
        Fail("not at 8");
        Assert.Equal(2, _log.Lines.Count);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Fail("not at 9");
        Fail("not at 9");
        Assert.Equal(3, _log.Lines.Count);

        void Fail(string words = "not yet") => _parts.Try("reading", () => throw new IOException(words));
    }

    [Fact]
    public async Task Part_ThatStops_IsNoFault()
    {
        Beat beat = new(_parts, _clock) { Waits = true };
        await beat.StartAsync(Cancel);
        await Eventually.TrueAsync(() => beat.Times == 1, "it works", cancellationToken: Cancel);

        await beat.StopAsync(CancellationToken.None);

        Assert.Empty(_parts.Troubles);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task UntilDone_FailsAtFirst_IsDoneOnce()
    {
        var times = 0;
        var done = _parts.UntilDoneAsync("reading", _ => ++times < 3 ? throw new IOException("not yet") : Task.CompletedTask, TimeSpan.FromSeconds(5), Cancel);
        await UntilAsync(() => done.IsCompleted, "it is done");

        await done;
        Assert.Equal(3, times);
        Assert.Empty(_parts.Troubles);
    }

    [Fact]
    public async Task Try_OtherTokenCancelled_IsAFault()
    {
        // a timeout within the work, not the end of the host
        Assert.False(await _parts.TryAsync("reading", _ => throw new OperationCanceledException(), Cancel));

        Assert.Equal("reading", Assert.Single(_parts.Troubles).Part);
    }

    public void Dispose() => _log.Dispose();

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return condition();
        },
        what, cancellationToken: Cancel);

    private sealed class Beat(HostParts parts, TimeProvider time) : HostPart(parts, time)
    {
        private int _times;

        public volatile Exception? Fault;

        public bool Waits { get; init; }

        public int Times => Volatile.Read(ref _times);

        protected override string Part => "beat";

        protected override TimeSpan? Every => TimeSpan.FromSeconds(10);

        protected override Task WorkAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref _times);
            return Fault is { } fault ? throw fault : Waits ? Task.Delay(Timeout.Infinite, stoppingToken) : Task.CompletedTask;
        }
    }
}
