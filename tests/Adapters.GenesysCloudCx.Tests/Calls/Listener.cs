using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>An interpreter and what it told.</summary>
internal sealed class Listener
{
    public Listener(TimeSpan minimumSessionLength = default, TimeSpan? longCallDuration = null)
        => Interpreter = new NotificationInterpreter(
            new DataSourceDefinition
            {
                Name = "Test",
                Type = "Genesys Cloud CX",
                MinimumSessionLength = minimumSessionLength,
                LongCallDuration = longCallDuration ?? TimeSpan.FromHours(2),
            },
            new CastNames(),
            Status,
            new ManualClock());

    public NotificationInterpreter Interpreter { get; }

    public StatusRecorder Status { get; } = new();

    public List<AdapterEvent> Events { get; } = [];

    public IEnumerable<CallEvent> Calls => Events.OfType<CallEvent>();

    /// <summary>Types without the common start, in order.</summary>
    public IEnumerable<string> Told => Calls.Select(each => each.Type["recorder.call.".Length..]);

    /// <summary>Told facts of one participant.</summary>
    public IEnumerable<string> ToldOf(string participantId)
        => Calls.Where(each => each.ParticipantId == participantId).Select(each => each.Type["recorder.call.".Length..]);

    public CallEvent One(string type, string? participantId = null)
        => Assert.Single(Calls, each => each.Type == "recorder.call." + type && (participantId is null || each.ParticipantId == participantId));

    public Listener Hear(byte[] frame, DateTimeOffset at)
    {
        Interpreter.Interpret(frame, at, Events);
        return this;
    }

    public Listener Hear(string frame, DateTimeOffset? at = null) => Hear(Encoding.UTF8.GetBytes(frame), at ?? Cast.Start);

    public Listener HearCalls(Script script) => HearAll(script.Moments, moment => moment.CallsFrame());

    public Listener HearConversations(Script script) => HearAll(script.Moments, moment => moment.ConversationFrame());

    public Listener HearAll(IEnumerable<ScriptedMoment> moments, Func<ScriptedMoment, byte[]> frame)
    {
        foreach (var moment in moments)
        {
            Hear(frame(moment), moment.At.AddMilliseconds(450));
        }

        return this;
    }

    public Listener ReadBack(byte[] body, DateTimeOffset requestedAt)
    {
        Interpreter.Reconcile(body, requestedAt, requestedAt.AddMilliseconds(200), Events);
        return this;
    }
}
