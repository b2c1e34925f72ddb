using System.Text;

namespace Benchmarks.Sending;

/// <summary>Endless notifications of many interleaved calls for the users of one channel, written into a buffer at the speed of memory. One caller at a time.</summary>
internal sealed class LoadGenerator
{
    private const int Queues = 25;
    private readonly IReadOnlyList<StoryStep> _steps = Story.Steps;
    private readonly byte[][] _users;
    private readonly byte[][] _queues;
    private readonly Call[] _calls;
    private readonly Random _random;
    private readonly long[] _sent;
    private int _next;
    private int _round;
    private int _nextUser;

    /// <summary>Makes a generator in which half of the users are on a call.</summary>
    public LoadGenerator(IReadOnlyList<string> users, int seed)
    {
        _random = new Random(seed);
        _users = [.. users.Select(Encoding.ASCII.GetBytes)];
        _queues = [.. Enumerable.Range(0, Queues).Select(number => Encoding.ASCII.GetBytes($"8c1c9a77-62c7-4a4b-9f1e-{number:x12}"))];
        _calls = [.. Enumerable.Range(0, Math.Max(1, users.Count / 2)).Select(_ => new Call())];
        _sent = new long[_steps.Count];
    }

    public static int LongestFrame { get; } = Story.Steps.Max(step => step.Template.Length);

    /// <summary>How often each step of the story was sent since <see cref="Reset"/>.</summary>
    public IReadOnlyList<long> Sent => _sent;

    public void Reset() => Array.Clear(_sent);

    /// <summary>Writes the next frame.</summary>
    /// <param name="destination">Room for at least <see cref="LongestFrame"/>.</param>
    /// <param name="clock">The moment that facts told for the first time get.</param>
    /// <returns>Length of the frame.</returns>
    public int Write(Span<byte> destination, SendClock clock)
    {
        var call = NextCall();
        if (call.Step == 0)
        {
            Begin(call, clock);
        }

        var step = _steps[call.Step];
        for (var i = 0; i < step.Stamps.Count; i++)
        {
            call.Values.SetTime(step.Stamps[i], clock.Now);
        }

        call.Values.SetNewId(Story.CorrelationId, _random);
        step.Template.Write(destination, call.Values);
        _sent[call.Step]++;
        call.Step = (call.Step + 1) % _steps.Count;
        return step.Template.Length;
    }

    /// <summary>Calls take turns; in the first rounds they join a few at a time, so that every mixture of steps is on its way at once.</summary>
    private Call NextCall()
    {
        while (true)
        {
            var number = _next++;
            if (_next == _calls.Length)
            {
                _next = 0;
                _round = Math.Min(_round + 1, _steps.Count);
            }

            if (number % _steps.Count <= _round)
            {
                return _calls[number];
            }
        }
    }

    private void Begin(Call call, SendClock clock)
    {
        for (var slot = Story.ConversationId; slot < Story.UserId; slot++)
        {
            call.Values.SetNewId(slot, _random);
        }

        call.Values.SetId(Story.UserId, _users[_nextUser++ % _users.Length]);
        call.Values.SetId(Story.QueueId, _queues[_random.Next(Queues)]);
        call.Values.SetTime(Story.Began, clock.TwelveSecondsAgo);
        call.Values.SetTime(Story.Queued, clock.ThreeSecondsAgo);
    }

    private sealed class Call
    {
        public StoryValues Values { get; } = new();

        public int Step { get; set; }
    }
}
