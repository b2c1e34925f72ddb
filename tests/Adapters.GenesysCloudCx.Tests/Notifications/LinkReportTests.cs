using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>What admins see of the link, where several channels change at once.</summary>
public sealed class LinkReportTests : RunnerTest
{
    [Fact]
    public async Task Live_TwoAtOnce_TheLaterCountStands()
    {
        using HeldStatus status = new();
        LinkReport report = new(status, new HealthBoard(status), [Topics.Conversations], _platform.Clock);
        Thread before = new(() => report.Live(_runner, [_runner], isWhole: false));
        before.Start();
        await UntilAsync(() => status.IsHeld, "none is live, about to be told");
        await StartLiveAsync();

        Thread after = new(() => report.Live(_runner, [_runner], isWhole: false));
        after.Start();
        await UntilAsync(() => !after.IsAlive || after.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the later one has told, or waits for the earlier");
        status.Release();

        await UntilAsync(() => !before.IsAlive && !after.IsAlive, "both told");
        Assert.Equal("1 of 1 live", status.Facts["link.channels"]);
    }

    /// <summary>Holds the first who tells of the channels, having counted them.</summary>
    private sealed class HeldStatus : IAdapterStatus, IDisposable
    {
        private readonly RecordingStatus _status = new();
        private readonly ManualResetEventSlim _released = new();
        private int _held;

        public ConcurrentDictionary<string, string> Facts => _status.Facts;

        public bool IsHeld => Volatile.Read(ref _held) > 0;

        public void Release() => _released.Set();

        public void Fact(string name, string? value)
        {
            if (name == "link.channels" && Interlocked.Increment(ref _held) == 1)
            {
                _released.Wait();
            }

            _status.Fact(name, value);
        }

        public void Running(string? detail = null) => _status.Running(detail);

        public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null) => _status.Degraded(cause, why, nextAttempt);

        public AdapterCounter Counter(string name, string help) => _status.Counter(name, help);

        public void Raise(string code, AlarmSeverity severity, string text) => _status.Raise(code, severity, text);

        public void Clear(string code) => _status.Clear(code);

        public void Dispose() => _released.Dispose();
    }
}
