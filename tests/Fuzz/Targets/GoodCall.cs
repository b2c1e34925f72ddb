using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Tests.Calls;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>A story under a conversation that no input speaks of: told by any interpreter as by a fresh one.</summary>
internal sealed class GoodCall
{
    private const string Conversation = "00d0ca11-0000-4000-8000-00000000600d";

    private readonly string _story;
    private readonly List<(byte[] Frame, TimeSpan After)> _frames;

    public GoodCall(string story)
    {
        _story = story;
        var moments = Stories.All[story]().Moments.Select(static moment => moment with { ConversationId = Conversation }).ToList();
        _frames = [.. moments.Select((moment, number) => (number % 2 == 0 ? moment.CallsFrame() : moment.ConversationFrame(), moment.At - moments[0].At))];
    }

    /// <exception cref="BrokenPromiseException">It is told otherwise than by a fresh interpreter.</exception>
    public void CheckAfter(NotificationInterpreter interpreter, DateTimeOffset now)
    {
        // what has no time of its own is told as of its arrival
        var expected = Tell(FramesTarget.NewInterpreter(new CountingStatus()), now);
        var told = Tell(interpreter, now);
        BrokenPromiseException.Unless(told.SequenceEqual(expected), $"A good call after garbage is told as ever: {_story}\n{string.Join('\n', told)}\ninstead of\n{string.Join('\n', expected)}");
    }

    private List<string> Tell(NotificationInterpreter interpreter, DateTimeOffset now)
    {
        List<AdapterEvent> told = [];
        foreach (var (frame, after) in _frames)
        {
            interpreter.Interpret(frame, now + after, told);
        }

        return [.. told.OfType<CallEvent>().Select(static call =>
            $"{call.Id} {call.Type} {call.Time:O} {call.CallId} {call.ParticipantId} {call.Purpose} {call.UserId} {call.UserName} {call.QueueName} {call.Direction} {call.Ani} {call.Dnis} {call.RemoteParty} "
            + $"{call.State} {call.PreviousState} {call.StartedAt:O} {call.ConnectedAt:O} {call.EndedAt:O} {call.EndReason} {call.RelatedCallId} {call.TransferType} {call.RecordingState} {call.IsShort} {call.Recovered} "
            + string.Join(',', (call.Attributes ?? new Dictionary<string, string>()).OrderBy(static pair => pair.Key, StringComparer.Ordinal)))];
    }
}
