using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Agents;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// What the interpreter must remember across a restart: each conversation and each user as a line of JSON, written when it changed. Belongs to the interpreter:
/// one thread at a time.
/// </summary>
internal sealed class InterpreterCheckpoint(ConversationStore conversations, AgentInterpreter agents)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly FactReplay _facts = new(conversations);
    private readonly AgentReplay _agentFacts = new(agents);
    private readonly TextTable _texts = new();
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);

    /// <summary>Changes whenever the way changes in which this version hashes text, so that kept hashes are not compared with others.</summary>
    public static long HashProbe => unchecked((long)Utf8Hash.Mix(Utf8Hash.Of("what the hashes of texts are like"u8), Utf8Hash.OfLong("and those of long texts, which take another way"u8)));

    /// <summary>Writes what changed since it was written last; with <paramref name="whole"/> everything.</summary>
    /// <returns>The number of lines.</returns>
    public int Write(IBufferWriter<byte> output, bool whole)
    {
        using Utf8JsonWriter json = new(output, Options);
        var lines = 0;
        foreach (var conversation in conversations.All)
        {
            if (whole || conversation.IsChanged)
            {
                Begin(json, output, "conversation"u8);
                ConversationRecordWriter.Write(json, conversation);
                End(json, output);
                (conversation.IsChanged, conversation.IsKept) = (false, true);
                _forgotten.Remove(conversation.Id);
                lines++;
            }
        }

        foreach (var agent in agents.All)
        {
            if (whole || agent.IsChanged)
            {
                Begin(json, output, "user"u8);
                AgentRecord.Write(json, agent);
                End(json, output);
                agent.IsChanged = false;
                lines++;
            }
        }

        foreach (var id in whole ? [] : _forgotten)
        {
            Begin(json, output, "forgotten"u8);
            json.WriteStringValue(id);
            End(json, output);
            lines++;
        }

        if (whole && conversations.Numbers.Count > 0)
        {
            Begin(json, output, "numbers"u8);
            conversations.Numbers.Write(json);
            End(json, output);
            lines++;
        }

        _forgotten.Clear();
        return lines;
    }

    /// <summary>Takes a line back that <see cref="Write"/> wrote, in this version or another one. A later line about the same replaces an earlier one.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Read(ReadOnlyMemory<byte> line, bool hashesHold)
    {
        using var document = JsonDocument.Parse(PlatformText.Repair(line.ToArray()));
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (root.TryGetProperty("conversation", out var conversation) && conversation.ValueKind == JsonValueKind.Object)
        {
            if (new ConversationRecordReader(_texts, hashesHold).Read(conversation) is { } known)
            {
                known.IsKept = true;
                conversations.Put(known);
            }
        }
        else if (root.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.Object)
        {
            if (AgentRecord.Read(user) is { } known)
            {
                agents.Put(known);
            }
        }
        else if (root.TryGetProperty("forgotten", out var forgotten) && forgotten.ValueKind == JsonValueKind.String)
        {
            conversations.Remove(forgotten.GetString()!);
        }
        else if (hashesHold && root.TryGetProperty("numbers", out var numbers) && numbers.ValueKind == JsonValueKind.Array)
        {
            conversations.Numbers.Read(numbers);
        }
    }

    /// <summary>Learns what the journal holds. A fact that is known changes nothing.</summary>
    public void Replay(AdapterEvent told)
    {
        if (told is CallEvent call)
        {
            _facts.Apply(call);
        }
        else
        {
            _agentFacts.Apply(told);
        }
    }

    /// <summary>Learns what the journal tells of one conversation.</summary>
    public void Recall(IReadOnlyList<AdapterEvent> journaled)
    {
        foreach (var told in journaled)
        {
            Replay(told);
        }

        if (journaled.OfType<CallEvent>().FirstOrDefault() is { } any && conversations.Find(any.ConversationId) is { } conversation)
        {
            FactReplay.Complete(conversation);
        }
    }

    /// <summary>All that was kept and journaled has been taken back. What ended long ago is forgotten with the next sweep, when the platform has told what time it is.</summary>
    public void Complete(DateTimeOffset now)
    {
        HeardBefore(now);
        foreach (var conversation in conversations.All.ToList())
        {
            FactReplay.Complete(conversation);
            conversations.Settle(conversation, Forgotten);
        }
    }

    /// <summary>The facts that the journal does not hold after all are told again when the platform tells of them.</summary>
    public void Doubt()
    {
        foreach (var conversation in conversations.All)
        {
            FactReplay.Doubt(conversation);
        }
    }

    /// <summary>Nothing that was taken back counts: it is of another platform.</summary>
    public void Clear()
    {
        conversations.Clear();
        agents.Clear();
        _forgotten.Clear();
    }

    public void Forgotten(ConversationState conversation)
    {
        if (conversation.IsKept)
        {
            _forgotten.Add(conversation.Id);
        }
    }

    /// <summary>What earlier runs heard, they heard before this one began, whatever their clocks said: else nothing that is asked now would count against it.</summary>
    private void HeardBefore(DateTimeOffset start)
    {
        foreach (var conversation in conversations.All)
        {
            conversation.Heard = Earlier(conversation.Heard);
            conversation.HeardLive = Earlier(conversation.HeardLive);
            conversation.MissingSince = Earlier(conversation.MissingSince);
        }

        foreach (var agent in agents.All)
        {
            agent.PresenceHeard = Math.Min(agent.PresenceHeard, start.UtcTicks);
            agent.RoutingStatusHeard = Math.Min(agent.RoutingStatusHeard, start.UtcTicks);
            agent.StationHeard = Math.Min(agent.StationHeard, start.UtcTicks);
        }

        DateTimeOffset Earlier(DateTimeOffset heard) => heard < start ? heard : start;
    }

    private static void Begin(Utf8JsonWriter json, IBufferWriter<byte> output, ReadOnlySpan<byte> kind)
    {
        json.Reset(output);
        json.WriteStartObject();
        json.WritePropertyName(kind);
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }
}
