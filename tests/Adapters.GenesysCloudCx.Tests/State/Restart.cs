using System.Buffers;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Ends one interpreter and begins another one with what was kept and what the journal holds.</summary>
internal static class Restart
{
    /// <summary>What would stand in the state file now.</summary>
    public static byte[] Keep(this Listener heard) => Write(heard, whole: true);

    /// <summary>What would be added to it.</summary>
    public static byte[] KeepChanges(this Listener heard) => Write(heard, whole: false);

    public static Listener With(byte[]? kept, IEnumerable<AdapterEvent> journal, bool hashesHold = true, DateTimeOffset? now = null)
    {
        Listener restarted = new();
        foreach (var line in Lines(kept ?? []))
        {
            restarted.Interpreter.Checkpoint.Read(line, hashesHold);
        }

        foreach (var told in journal)
        {
            restarted.Interpreter.Checkpoint.Replay(JournaledEvents.Read(JournalJson.Write(told, 1))!);
        }

        restarted.Interpreter.Checkpoint.Complete(now ?? Cast.At(400));
        return restarted;
    }

    private static byte[] Write(Listener heard, bool whole)
    {
        ArrayBufferWriter<byte> output = new();
        heard.Interpreter.Checkpoint.Write(output, whole);
        return output.WrittenSpan.ToArray();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> kept)
    {
        while (kept.Span.IndexOf((byte)'\n') is var length and >= 0)
        {
            yield return kept[..length];
            kept = kept[(length + 1)..];
        }
    }
}
