using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Adapter.Host.Tests.Journal;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Pair;

/// <summary>One host's part in a pair on a real journal, with a clock that stands and a peer that says what a test wants.</summary>
internal sealed class PairFixture : IAsyncDisposable
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly JournalFixture _journal;
    private int _published;

    public PairFixture()
    {
        _journal = new JournalFixture { Time = Clock };
    }

    public ManualClock Clock { get; } = new();

    public PairOptions Options { get; } = new() { Role = PairRole.Secondary, Peer = "http://127.0.0.1:1" };

    public FakePeer Peer { get; } = new();

    public FakeHealth Health { get; } = new();

    public OutputGate Gate { get; private set; } = new();

    public PairAlarms Alarms { get; private set; } = null!;

    public PairService Service { get; private set; } = null!;

    public PairStatus Status { get; private set; } = null!;

    public EventJournal Journal => _journal.Journal;

    public HostParts Parts => _journal.Parts;

    public LogRecorder Log => _journal.Log;

    /// <summary>Starts the host's part, without a loop: a test makes each heartbeat.</summary>
    public async Task StartAsync()
    {
        ILoggerFactory log = _journal.Log;
        PairStore store = new(Journal);
        TimeMarks marks = new(store, Clock);
        PairSources sources = new(Health, Clock);
        Gate = new OutputGate();
        Alarms = new PairAlarms(Clock, log.CreateLogger<PairAlarms>());
        Service = new PairService(Options, Peer, store, marks, sources, new PlaceFollower(Journal, marks, Gate, log.CreateLogger<PlaceFollower>()), Alarms, Gate, Journal, Parts, Clock, log.CreateLogger<PairService>());
        Status = new PairStatus(Options, Service, sources, marks, Alarms, Gate, Journal, Clock);
        await Service.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The process is gone and comes back on the same disk.</summary>
    public async Task RestartAsync(TimeSpan? downFor = null)
    {
        await Service.DisposeAsync();
        await _journal.CloseAsync();
        Clock.Advance(downFor ?? TimeSpan.FromSeconds(1));
        await StartAsync();
    }

    public void LetReadersFail(bool fail) => _journal.LetReadersFail(fail);

    /// <summary>Takes the journal away from under the host's part.</summary>
    public async Task CloseJournalAsync() => await _journal.CloseAsync();

    public async Task BeatAsync(TimeSpan? during = null)
    {
        for (var left = during ?? Heartbeat; left > TimeSpan.Zero; left -= Heartbeat)
        {
            Clock.Advance(Heartbeat);
            await Service.BeatAsync(TestContext.Current.CancellationToken);
            await Service.Unfinished;
        }
    }

    /// <summary>Journals some events.</summary>
    public async Task PublishAsync(int count = 1)
    {
        await Journal.CreatePublisher("Feed", "Contoso").PublishAsync(JournalFixture.Calls(_published + 1, count), TestContext.Current.CancellationToken);
        _published += count;
    }

    /// <summary>Numbers that a reader at a place gets.</summary>
    public async Task<List<long>> ReadAsync(long after = 0)
    {
        List<long> numbers = [];
        await foreach (var fact in Gate.Now.ReadAsync(Journal, new JournalQuery(after), TestContext.Current.CancellationToken))
        {
            numbers.Add(fact.Sequence);
        }

        return numbers;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await _journal.DisposeAsync();
    }
}

/// <summary>The other host, as a test plays it.</summary>
internal sealed class FakePeer : IPeerClient
{
    /// <summary>What it answers; <see langword="null"/> while it is not heard.</summary>
    public PairAnswer? Answer { get; set; } = Make();

    public bool IsRefusing { get; set; }

    /// <summary>A fault in asking it.</summary>
    public Exception? Fault { get; set; }

    public static PairAnswer Make(bool active = true, long term = 1, PairRole role = PairRole.Primary) => new()
    {
        Instance = Guid.NewGuid(),
        Role = role,
        Active = active,
        Term = term,
        Since = default,
        ForSeconds = 100,
        Reason = "",
        Why = "",
        ReturnToPrimary = true,
        Sources = [new PairSourceView("Contoso", [], 100, null)],
        Peer = new PairPeerView("", true, 0, null, null, null, null),
    };

    public Task<PeerWord> AskAsync(CancellationToken cancellationToken)
        => Fault is { } fault ? Task.FromException<PeerWord>(fault) : Task.FromResult(IsRefusing ? new PeerWord(null, "Refused.", true) : new PeerWord(Answer, Answer is null ? "Not reached." : null, false));
}

/// <summary>The adapters of this host.</summary>
internal sealed class FakeHealth : IPairHealth
{
    public bool IsCovering { get; set; } = true;

    public DateTimeOffset? UncertainSince { get; set; }

    public IReadOnlyList<FollowingAdapter> Adapters => [new FollowingAdapter("Feed", "Contoso", "Running", IsCovering, null, UncertainSince)];
}
