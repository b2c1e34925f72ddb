using System.Buffers;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Tests.Calls;
using Fuzz.Engine;
using Fuzz.Mutation;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>
/// The kept state of open conversations: as a file, whose seal refuses what was changed, and as lines, which may come from another version. Reading
/// throws nothing but what says that a line is no JSON; what was read can be written and read again, and a good call after it is told as ever.
/// </summary>
internal sealed class StateTarget : FuzzTarget
{
    private readonly TempFolder _folder = new();
    private readonly GoodCall _good = new("conference");

    public override string Name => "state";

    public override IDialect Dialect { get; } = new JsonDialect();

    public override IEnumerable<byte[]> Seeds() => Stories.All.Values.SelectMany(static story => new[] { 2, 5, 100 }.Select(moments => Kept(story().Moments.Take(moments), sealing: moments == 5)));

    public override ValueTask RunAsync(byte[] input, Trail trail)
    {
        File.WriteAllBytes(_folder[StateFile.Name], input);
        using (StateFile file = new(_folder.Path, InterpreterCheckpoint.HashProbe))
        {
            var kept = file.Read();
            trail.Saw($"file {kept.Trouble is null} {kept.HashesHold}", kept.Lines.Count);
        }

        var first = Interpreter();
        var number = 0;
        foreach (var line in input.AsSpan().Split((byte)'\n'))
        {
            try
            {
                first.Checkpoint.Read(input.AsMemory(line), hashesHold: number++ % 2 == 0);
                trail.Saw("line");
            }
            catch (JsonException)
            {
                trail.Saw("no JSON");
            }
        }

        first.Checkpoint.Complete();
        var written = Write(first);
        var second = Interpreter();
        foreach (var line in written.AsSpan().Split((byte)'\n'))
        {
            if (!written.AsSpan(line).IsEmpty)
            {
                second.Checkpoint.Read(written.AsMemory(line), hashesHold: true);
            }
        }

        BrokenPromiseException.Unless(Write(second).AsSpan().SequenceEqual(written), $"What is read is written as it was: {Encoding.UTF8.GetString(written)}\n{Encoding.UTF8.GetString(Write(second))}");
        List<AdapterEvent> told = [];
        first.Sweep(Cast.At(600), told);
        told.ForEach(new EventCheck().Check);
        _good.CheckAfter(first, Cast.At(700));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static NotificationInterpreter Interpreter() => FramesTarget.NewInterpreter(new CountingStatus());

    private static byte[] Write(NotificationInterpreter interpreter)
    {
        ArrayBufferWriter<byte> output = new();
        interpreter.Checkpoint.Write(output, whole: true);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What is kept of a call after some of its moments, as lines or as the file.</summary>
    private static byte[] Kept(IEnumerable<ScriptedMoment> moments, bool sealing)
    {
        var interpreter = Interpreter();
        foreach (var moment in moments)
        {
            interpreter.Interpret(moment.Number % 2 == 0 ? moment.CallsFrame() : moment.ConversationFrame(), moment.At, []);
        }

        var lines = Write(interpreter);
        if (!sealing)
        {
            return lines;
        }

        using TempFolder folder = new();
        using (StateFile file = new(folder.Path, InterpreterCheckpoint.HashProbe))
        {
            file.Write(lines, whole: true, sequence: 7);
        }

        return File.ReadAllBytes(folder[StateFile.Name]);
    }
}
