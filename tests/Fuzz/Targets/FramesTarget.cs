using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Calls;
using Fuzz.Engine;
using Fuzz.Mutation;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>
/// What a notification socket and the REST bodies beside it say: put together, told apart, interpreted. Nothing throws, every frame is counted once,
/// every event can be journaled, and a good call that comes after garbage is told exactly as ever.
/// </summary>
internal sealed class FramesTarget : FuzzTarget
{
    private const int LargestFrame = 16 * 1024;

    private static readonly DateTimeOffset Begin = new(2026, 9, 14, 8, 15, 0, TimeSpan.Zero);

    private readonly GoodCall[] _good = [.. Stories.All.Keys.Select(static story => new GoodCall(story))];
    private readonly EventCheck _events = new();

    public override string Name => "frames";

    public override IDialect Dialect { get; } = new JsonDialect();

    public override IEnumerable<byte[]> Seeds() => FrameLines.Seeds();

    public override ValueTask RunAsync(byte[] input, Trail trail)
    {
        CountingStatus status = new();
        var interpreter = NewInterpreter(status);
        using FrameAssembler assembler = new(LargestFrame, chunkSize: 8 * 1024);
        List<AdapterEvent> told = [];
        var at = Begin;
        var size = 0L;
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            var line = input.AsSpan(range);
            var kind = line.IsEmpty ? FrameLines.Frame : (char)line[0];
            var content = line.IsEmpty ? line : line[1..];
            at = at.AddMilliseconds(700);
            size += content.Length;
            var from = told.Count;
            switch (kind)
            {
                case FrameLines.Conversation:
                    interpreter.Reconcile(content, at.AddMilliseconds(-200), at, told);
                    break;
                case FrameLines.User:
                    interpreter.ReconcileUser(content, at.AddMilliseconds(-200), at, told);
                    break;
                case FrameLines.Row:
                    trail.Saw(interpreter.NeedsRefresh(content, content.Length % 2 == 0 ? null : at.AddSeconds(-10)) ? "refresh" : "no refresh");
                    break;
                case FrameLines.Sweep:
                    at = at.AddMinutes(content.Length > 0 ? 600 : 1);
                    interpreter.Sweep(at, told);
                    break;
                default:
                    Hear(assembler, content, interpreter, status, at, told, trail);
                    break;
            }

            for (; from < told.Count; from++)
            {
                trail.Saw(told[from].Type);
                trail.Saw(from > 0 ? told[from - 1].Type + told[from].Type : told[from].Type);
                _events.Check(told[from]);
            }
        }

        interpreter.StaleConversations(at);
        foreach (var (name, value) in status.All)
        {
            trail.Saw(name, value);
        }

        // one frame tells of at most a few facts for each of its legs
        BrokenPromiseException.Unless(told.Count <= (size / 8) + 16, $"Few events: {told.Count} of {size} bytes");
        _good[(int)(Sum(input) % (uint)_good.Length)].CheckAfter(interpreter, at);
        return ValueTask.CompletedTask;
    }

    internal static NotificationInterpreter NewInterpreter(IAdapterStatus status)
        => new(
            new DataSourceDefinition { Name = "Fuzz", Type = "Genesys Cloud CX", MinimumSessionLength = TimeSpan.FromSeconds(5), LongCallDuration = TimeSpan.FromMinutes(30) },
            new CastNames(),
            status,
            new ManualClock());

    /// <summary>Through the assembler in pieces, then to where the link sends it.</summary>
    private static void Hear(FrameAssembler assembler, ReadOnlySpan<byte> frame, NotificationInterpreter interpreter, CountingStatus status, DateTimeOffset at, List<AdapterEvent> told, Trail trail)
    {
        var piece = 1 + (int)(Sum(frame) % 3000);
        var sent = 0;
        while (true)
        {
            var space = assembler.Space().Span;
            var length = Math.Min(Math.Min(piece, space.Length), frame.Length - sent);
            frame.Slice(sent, length).CopyTo(space);
            sent += length;
            var progress = assembler.Advance(length, sent == frame.Length, out var offset, out var whole);
            if (sent < frame.Length)
            {
                BrokenPromiseException.Unless(progress == FrameProgress.Partial, $"A part is no frame: {progress}");
                continue;
            }

            BrokenPromiseException.Unless(progress == (frame.Length > LargestFrame ? FrameProgress.Skipped : FrameProgress.Complete), $"Only frames beyond the limit are skipped: {frame.Length} {progress}");
            if (progress == FrameProgress.Complete)
            {
                var assembled = assembler.Chunk.Buffer.AsSpan(offset, whole);
                BrokenPromiseException.Unless(assembled.SequenceEqual(frame), "A frame comes out as it went in");
                trail.Saw(FrameKinds.Classify(assembled).ToString());
                Interpret(assembled, interpreter, status, at, told);
            }

            return;
        }
    }

    private static void Interpret(ReadOnlySpan<byte> frame, NotificationInterpreter interpreter, CountingStatus status, DateTimeOffset at, List<AdapterEvent> told)
    {
        var before = status.Snapshot();
        var events = told.Count;
        interpreter.Interpret(frame, at, told);
        long Counted(string name) => status[name] - before[name];

        var (calls, agents, unknown, malformed) = (Counted("notifications_conversations"), Counted("notifications_agents"), Counted("notifications_unknown_topic"), Counted("frames_malformed"));
        var (other, empty) = (Counted("notifications_other_media"), Counted("snapshots_without_legs"));
        var (retold, stale) = (Counted("snapshots_retold"), Counted("snapshots_stale"));
        var sorted = calls + agents + unknown + malformed + (calls == 0 ? other : 0);
        BrokenPromiseException.Unless(sorted is 0 or 1, $"A frame is counted once: {calls} {agents} {unknown} {malformed} {other}");
        BrokenPromiseException.Unless(retold + stale + empty + (calls == 1 ? other : 0) <= calls, $"A snapshot is counted once: {calls} {retold} {stale} {empty} {other}");
        BrokenPromiseException.Unless(told.Count == events || calls + agents == 1, "Only calls and agents make events");
        BrokenPromiseException.Unless(malformed == 0 || Counted("values_unreadable") == 0, "A malformed frame is counted as that alone");
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 2166136261u;
        foreach (var one in bytes)
        {
            sum = (sum ^ one) * 16777619u;
        }

        return sum;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
