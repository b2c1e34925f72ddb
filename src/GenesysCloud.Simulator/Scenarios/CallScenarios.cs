using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios.Past;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>Makes calls happen on a board: at a rate, or one story on demand. The one entry into this room.</summary>
internal sealed class CallScenarios : ICallGenerator, IConversationControl, IDisposable
{
    private readonly ScenarioOptions _options;
    private readonly Timeline _timeline;
    private readonly ConversationBoard _board;
    private readonly PastCalls _past;
    private readonly CallWorld _world;
    private readonly AgentFloor _floor;
    private readonly StoryCatalogue _catalogue;
    private readonly AgentShifts _shifts;
    private readonly Random _random;
    private readonly Dictionary<string, LiveCall> _live = new(StringComparer.Ordinal);
    private int _story;
    private int _rateVersion;
    private DateTimeOffset _nextCall;

    public CallScenarios(ScenarioOptions options, IAgentDirectory directory, TimeProvider time)
    {
        _options = options;
        _catalogue = new StoryCatalogue(options.Weights);
        _timeline = new Timeline(time);
        _board = new ConversationBoard(options.KeepEnded, options.MostEnded);
        Truth = new Truth(mostAgentFacts: 200_000);
        _world = new CallWorld(_timeline, _board, Truth, new PlatformPace(), directory.DivisionId) { EndedCalls = options.EndedCalls };
        _floor = new AgentFloor(directory, _timeline, Truth);
        _past = new PastCalls(options, directory, _world);
        _random = new Random(options.Seed);
        _shifts = new AgentShifts(_floor, _timeline, new Random(options.Seed + 1), options.Scale);
    }

    public IConversationBoard Board => _board;

    public Truth Truth { get; }

    public IPastCalls PastCalls => _past;

    public double CallsPerMinute { get; private set; }

    public IReadOnlyCollection<string> Stories => StoryCatalogue.Names;

    /// <summary>Agents log on and calls begin at the set rate.</summary>
    public void Start()
    {
        _timeline.Run(() =>
        {
            _shifts.Begin(_options.Shifts);
            return true;
        });
        SetRate(_options.CallsPerMinute);
    }

    public void SetRate(double callsPerMinute) => _timeline.Run(() =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(callsPerMinute);
        CallsPerMinute = callsPerMinute;
        var version = ++_rateVersion;
        _nextCall = _timeline.Now;
        if (callsPerMinute > 0)
        {
            ScheduleNext(version);
        }

        return version;
    });

    public string? TryStart(string story, params IReadOnlyList<string> userIds)
        => StoryCatalogue.Find(story) is { } found ? _timeline.Run(() => Play(found, userIds)) : null;

    public bool TrySetAttributes(string conversationId, string participantId, IReadOnlyDictionary<string, string> attributes) => _timeline.Run(() =>
    {
        if (!_live.TryGetValue(conversationId, out var call) || call.State.Legs.All(leg => leg.Id != participantId))
        {
            return false;
        }

        call.SetAttributes(participantId, attributes);
        return true;
    });

    public bool TrySetRecordingState(string conversationId, string recordingState) => _timeline.Run(() =>
    {
        if (!Enum.TryParse<RecordingState>(recordingState, ignoreCase: true, out var wanted)
            || !_live.TryGetValue(conversationId, out var call)
            || call.IsOver
            || call.State.Recording == RecordingState.None)
        {
            return false;
        }

        call.Record(wanted, securePause: wanted == RecordingState.Paused);
        call.Show();
        return true;
    });

    public void Dispose() => _timeline.Dispose();

    private void Arrive(int version)
    {
        if (version != _rateVersion)
        {
            return;
        }

        ScheduleNext(version);

        // where nobody is free to play a story that begins with an agent, a caller waits instead: the rate is kept
        if (Play(_catalogue.Pick(_random), []) is null)
        {
            Play(StoryCatalogue.Find("inbound-answered")!, []);
        }
    }

    private string? Play(Func<Story, IEnumerable<Step>> play, IReadOnlyList<string> userIds)
    {
        Random dice = new(unchecked((_options.Seed * 1_000_003) + (++_story * 7919)));
        var story = new Story(_world, _floor, dice, new StoryPace(_options.Scale), userIds);
        new StoryPlayer(_timeline).Play(play(story));
        if (!story.HasCall)
        {
            return null;
        }

        var id = story.Call.Id;
        _live[id] = story.Call;
        Watch(id);
        return id;
    }

    /// <summary>An ended call can be changed for a while: attributes are set after the end too.</summary>
    private void Watch(string id) => _timeline.After(TimeSpan.FromMinutes(1), () =>
    {
        if (_live[id].IsOver)
        {
            _live.Remove(id);
        }
        else
        {
            Watch(id);
        }
    });

    /// <summary>Counted from when the last one was due, so that a late timer does not lower the rate.</summary>
    private void ScheduleNext(int version)
    {
        _nextCall += TimeSpan.FromMinutes((0.5 + _random.NextDouble()) / CallsPerMinute);
        if (_timeline.Now - _nextCall > TimeSpan.FromSeconds(1))
        {
            _nextCall = _timeline.Now;
        }

        _timeline.After(_nextCall - _timeline.Now, () => Arrive(version));
    }
}
