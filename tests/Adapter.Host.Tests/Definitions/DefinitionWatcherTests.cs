using System.Threading.Channels;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Definitions;

/// <summary>The folder is changed while the watcher follows it: real files, a clock by hand.</summary>
public sealed class DefinitionWatcherTests : IAsyncDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly Channel<DefinitionSet> _sets = Channel.CreateUnbounded<DefinitionSet>();
    private readonly HostParts _parts;
    private readonly DefinitionWatcher _watcher;
    private readonly DefinitionSet _initial;
    private Func<DefinitionSet, Task> _onChanged = _ => Task.CompletedTask;
    private int _looks;
    private int _atOnce;

    public DefinitionWatcherTests()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One");
        _initial = _folder.Read();
        _parts = new HostParts(_clock, _log.CreateLogger<HostParts>());
        _watcher = new DefinitionWatcher(_folder.Reader, _folder.Config, Types, _initial, TakeAsync, _parts, _clock, _log.CreateLogger<DefinitionWatcher>());
        _watcher.Start();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_DropInEditRenameRemove_TouchesOnlyThatAdapter()
    {
        var one = _initial.Adapters[0].Fingerprint;

        var file = _folder.GoodAdapter("Two");
        var added = await NextAsync(set => set.Adapters.Count == 2);
        var two = added.Adapters[1].Fingerprint;

        _folder.GoodAdapter("Two", settings: "<UseClientProxy>true</UseClientProxy>");
        var broken = await NextAsync(set => set.HasErrors);
        Assert.Equal((two, true), (broken.Adapters[1].Fingerprint, broken.Adapters[1].IsStale));

        _folder.GoodAdapter("Two", more: "<StartupType>Manual</StartupType>");
        var edited = await NextAsync(set => !set.HasErrors);
        Assert.NotEqual(two, edited.Adapters[1].Fingerprint);

        File.Move(file, _folder.AdapterFile("renamed.xml"));
        var renamed = await NextAsync(set => set.Adapters.Count == 2 && set.Adapters[1].File == _folder.AdapterFile("renamed.xml"));
        Assert.Equal(edited.Adapters[1].Fingerprint, renamed.Adapters[1].Fingerprint);

        _folder.GoodAdapter("Zwei", file: "renamed.xml");
        var otherName = await NextAsync(set => set.Adapters.Any(entry => entry.Definition.Name == "Zwei"));
        Assert.DoesNotContain(otherName.Adapters, entry => entry.Definition.Name == "Two");

        File.Delete(_folder.AdapterFile("renamed.xml"));
        var removed = await NextAsync(set => set.Adapters.Count == 1);

        Assert.All([added, broken, edited, renamed, otherName, removed], set => Assert.Equal((one, false), (set.Adapters[0].Fingerprint, set.Adapters[0].IsStale)));
    }

    [Fact]
    public async Task Watch_NothingOfMeaningChanges_HandsNothingOver()
    {
        await LookAsync();
        _folder.GoodAdapter("One");
        File.SetLastWriteTimeUtc(_folder.AdapterFile("One.xml"), _clock.GetUtcNow().UtcDateTime);
        _folder.Write("adapters/readme.txt", "not a definition");

        await LookAsync();
        await LookAsync();

        Assert.False(_sets.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Watch_SecretFileOutsideTheFolders_IsSeenAtTheNextLook()
    {
        _folder.Write("secrets/client", "one");
        _folder.GoodAdapter("One", secret: "file:secrets/client");
        var before = await NextAsync(set => set.Adapters[0].Fingerprint != _initial.Adapters[0].Fingerprint);

        _folder.Write("secrets/client", "two");

        var after = await NextAsync(set => set.Adapters[0].Fingerprint != before.Adapters[0].Fingerprint);
        Assert.Equal("two", after.Adapters[0].Definition.Settings.Secret("ClientSecret")?.Reveal());
    }

    [Fact]
    public async Task Watch_FolderRemovedAndMadeAgain_KeepsEverythingAndGoesOn()
    {
        // at once, as a share goes: deleted file by file, a look in between rightly finds the adapter removed
        Directory.Move(_folder.Config, $"{_folder.Config}-away");
        var lost = await NextAsync(set => set.Adapters.Count == 1 && set.Adapters[0].IsStale && set.Findings.Any(finding => finding.Code == FindingCodes.FolderMissing));
        Assert.Equal(_initial.Adapters[0].Fingerprint, lost.Adapters[0].Fingerprint);

        _folder.GoodDataSource();
        _folder.GoodAdapter("One");
        _folder.GoodAdapter("Two");

        var back = await NextAsync(set => set.Adapters.Count == 2 && !set.HasErrors);
        Assert.Equal((_initial.Adapters[0].Fingerprint, false), (back.Adapters[0].Fingerprint, back.Adapters[0].IsStale));
        _folder.GoodAdapter("Three");
        await NextAsync(set => set.Adapters.Count == 3);
    }

    [Fact]
    public async Task Watch_HandoverFails_IsOfferedAgainAndToldOnce()
    {
        var attempts = 0;
        _onChanged = _ => Interlocked.Increment(ref attempts) < 3 ? throw new InvalidOperationException("not now") : Task.CompletedTask;

        _folder.GoodAdapter("Two");

        await NextAsync(set => set.Adapters.Count == 2);
        Assert.Equal(3, attempts);
        Assert.Single(_log.Lines, line => line.Id.Id == EventIds.HostPartFailed);
        Assert.Single(_log.Lines, line => line.Id.Id == 1000);
    }

    [Fact]
    public async Task Watch_ReaderOfTypesFails_IsToldWhileItLastsAndGoesOn()
    {
        _failTypes = true;
        await LookAsync();
        await LookAsync();
        Assert.Equal("watch over the definitions", Assert.Single(_parts.Troubles).Part);
        _failTypes = false;
        _folder.GoodAdapter("Two");

        await NextAsync(set => set.Adapters.Count == 2);

        await Eventually.TrueAsync(() => _parts.Troubles.Count == 0, "the alarm is over", cancellationToken: Stop);
        Assert.Single(_log.Lines, line => line.Id.Id == EventIds.HostPartFailed);
    }

    [Fact]
    public async Task Watch_FindingsOfAChange_AreLoggedWithFileAndRemedy()
    {
        var file = _folder.GoodAdapter("Two", settings: "<UseClientProxy>maybe</UseClientProxy>");

        await NextAsync(set => set.HasErrors);

        var line = Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
        Assert.StartsWith($"{file}(", line.Text);
        Assert.EndsWith("'maybe' is neither true nor false. Write true or false.", line.Text);
    }

    [Fact]
    public async Task HandOverNow_NothingDiffers_HandsOverAllTheSameWithWhatIsInForce()
    {
        _folder.GoodAdapter("One", settings: "<UseClientProxy>maybe</UseClientProxy>");
        await NextAsync(set => set.HasErrors);

        await _watcher.HandOverNowAsync(Stop);

        Assert.True(_sets.Reader.TryRead(out var again));
        Assert.Equal((_initial.Adapters[0].Fingerprint, true), (again.Adapters[0].Fingerprint, again.Adapters[0].IsStale));
    }

    [Fact]
    public async Task HandOverNow_Fails_IsToldAndDoneByTheNextLook()
    {
        await LookAsync();
        var attempts = 0;
        _onChanged = _ => Interlocked.Increment(ref attempts) == 1 ? throw new InvalidOperationException("not now") : Task.CompletedTask;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _watcher.HandOverNowAsync(Stop));

        await NextAsync(set => set.Adapters.Count == 1);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task HandOverNow_WhileALookHandsOver_WaitsItsTurnAndReadsAnew()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _onChanged = async _ =>
        {
            if (entered.TrySetResult())
            {
                await release.Task;
            }
        };
        _folder.GoodAdapter("Two");
        await Eventually.TrueAsync(() => Step(entered.Task.IsCompleted), "handed over", cancellationToken: Stop);

        var now = _watcher.HandOverNowAsync(Stop);
        _folder.GoodAdapter("Three");
        Assert.False(now.IsCompleted);
        release.SetResult();
        await now;

        List<int> counts = [];
        while (_sets.Reader.TryRead(out var set))
        {
            counts.Add(set.Adapters.Count);
        }

        Assert.Equal([2, 3], counts);
    }

    [Fact]
    public async Task Dispose_WhileHandingOver_WaitsForItAndCancelsIt()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _onChanged = async _ =>
        {
            entered.SetResult();
            await release.Task;
        };
        _folder.GoodAdapter("Two");
        await Eventually.TrueAsync(() => Step(entered.Task.IsCompleted), "handed over", cancellationToken: Stop);

        var disposal = _watcher.DisposeAsync().AsTask();

        Assert.False(disposal.IsCompleted);
        release.SetResult();
        await disposal.WaitAsync(Eventually.DefaultDeadline, Stop);
    }

    [Theory]
    [InlineData("adapters")]
    [InlineData("datasources")]
    public async Task Signal_FileWritten_IsRaised(string name)
    {
        using FolderSignal signal = new(_folder.Config);
        signal.Arm();

        Assert.True(signal.IsArmed);
        await File.WriteAllTextAsync(Path.Combine(_folder.Config, name, "x.xml"), "x", Stop);

        await signal.WaitAsync(Stop).WaitAsync(Eventually.DefaultDeadline, Stop);
    }

    [Fact]
    public void Signal_FolderMissing_IsNotArmedUntilItIsThere()
    {
        using FolderSignal signal = new(Path.Combine(_folder.Config, "later"));
        signal.Arm();
        Assert.False(signal.IsArmed);

        Directory.CreateDirectory(Path.Combine(_folder.Config, "later"));
        signal.Arm();

        Assert.True(signal.IsArmed);
    }

    private bool _failTypes;

    private IReadOnlyCollection<Abstractions.AdapterType> Types()
    {
        Interlocked.Increment(ref _looks);
        return _failTypes ? throw new InvalidOperationException("no types now") : SampleTypes.All;
    }

    private async Task TakeAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _atOnce));
        try
        {
            await _onChanged(set);
            _sets.Writer.TryWrite(set);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    /// <summary>Lets the clock go on until a set is handed over that is asked for; half-written steps in between may be handed over too.</summary>
    private async Task<DefinitionSet> NextAsync(Func<DefinitionSet, bool> isWanted)
    {
        DefinitionSet? found = null;
        await Eventually.TrueAsync(
            () =>
            {
                while (_sets.Reader.TryRead(out var set))
                {
                    if (isWanted(set))
                    {
                        found = set;
                        return true;
                    }
                }

                return Step(false);
            },
            "the set",
            cancellationToken: Stop);
        return found!;
    }

    /// <summary>Waits until the folder was looked at once more, from beginning to end.</summary>
    private async Task LookAsync()
    {
        var target = Volatile.Read(ref _looks) + 2;
        await Eventually.TrueAsync(() => Step(Volatile.Read(ref _looks) >= target), "a look at the folder", cancellationToken: Stop);
    }

    private bool Step(bool isDone)
    {
        if (!isDone)
        {
            _clock.Advance(DefinitionWatcher.RescanPeriod);
        }

        return isDone;
    }

    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync();
        _folder.Dispose();
    }
}
