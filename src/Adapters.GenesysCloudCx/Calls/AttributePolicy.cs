using System.Text;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Data attached to a participant: kept for its events, and told when it changes.</summary>
internal sealed class AttributePolicy(CallEventFactory events, JsonText text)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public void Apply(ConversationState conversation, LegState leg, ParticipantSnapshot told, in Telling telling)
    {
        var isFirst = leg.Attributes is null;
        leg.Attributes ??= None;
        if (!told.AttributesTold || leg.AttributesHash == told.AttributesHash)
        {
            return;
        }

        leg.AttributesHash = told.AttributesHash;
        leg.Attributes = told.AttributesHash == 0 ? None : Read(told.Attributes);
        if (!isFirst && conversation.IsSomeonesCall)
        {
            leg.AttributeChanges++;
            events.Tell(
                conversation, leg, EventTypes.CallAttributesUpdated, 0, 0, telling, discriminator: CallEventFactory.Number(leg.AttributeChanges));
        }
    }

    /// <summary>The hash that <see cref="ConversationReader"/> makes of a JSON object of these.</summary>
    public static ulong HashOf(IReadOnlyDictionary<string, string> attributes)
    {
        ulong hash = 0;
        foreach (var (name, value) in attributes)
        {
            hash += Utf8Hash.Mix(Utf8Hash.Of(Encoding.UTF8.GetBytes(name)), Utf8Hash.Of(Encoding.UTF8.GetBytes(value)));
        }

        return hash;
    }

    private Dictionary<string, string> Read(Slice attributes)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        var reader = text.Reader(attributes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Unescaped(ref reader);
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            {
                reader.Skip();
            }
            else if (name != "consultInitiator")
            {
                read[name] = Unescaped(ref reader);
            }
        }

        return read;
    }

    private static string Unescaped(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // half a surrogate pair: as it was written, then
            }
        }

        return Encoding.UTF8.GetString(reader.ValueSpan);
    }
}
