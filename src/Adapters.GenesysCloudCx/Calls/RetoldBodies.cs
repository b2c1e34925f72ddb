namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Most notifications tell a body again that another topic told a moment ago. They are known by the body's hash before anything is parsed;
/// this reads the envelope only in the one form in which the platform writes it, any other goes the long way.
/// </summary>
internal sealed class RetoldBodies
{
    private const byte Quote = (byte)'"';

    private readonly Dictionary<ulong, ConversationState> _newest = [];

    private static ReadOnlySpan<byte> Head => "{\"topicName\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"version\":\"2\",\"eventBody\":"u8;

    private static ReadOnlySpan<byte> Tail => ",\"metadata\":{\"CorrelationId\":\""u8;

    /// <summary>Splits a frame of the usual form.</summary>
    /// <returns><see langword="false"/> when it has another.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> frame, out Envelope envelope)
    {
        envelope = default;
        if (!frame.StartsWith(Head))
        {
            return false;
        }

        var rest = frame[Head.Length..];
        var topicLength = rest.IndexOf(Quote);
        if (topicLength <= 0 || !rest[topicLength..].StartsWith(Middle))
        {
            return false;
        }

        var body = rest[(topicLength + Middle.Length)..];
        var bodyLength = body.LastIndexOf(Tail);
        if (bodyLength <= 0)
        {
            return false;
        }

        var end = body[(bodyLength + Tail.Length)..];
        var correlation = end.IndexOf(Quote);
        if (correlation <= 0 || !end[correlation..].SequenceEqual("\"}}"u8))
        {
            return false;
        }

        envelope = new Envelope(Utf8Hash.Of(rest[..topicLength]), Utf8Hash.Of(end[..correlation]), Utf8Hash.OfLong(body[..bodyLength]));
        return true;
    }

    /// <summary>The conversation whose newest state this body told.</summary>
    public ConversationState? Find(ulong bodyHash) => _newest.GetValueOrDefault(bodyHash);

    public void Remember(ConversationState conversation, ulong bodyHash, ulong fingerprint)
    {
        Forget(conversation);
        conversation.NewestBody = bodyHash;
        conversation.NewestFingerprint = fingerprint;
        if (bodyHash != 0)
        {
            _newest[bodyHash] = conversation;
        }
    }

    public void Forget(ConversationState conversation)
    {
        _newest.Remove(conversation.NewestBody);
        conversation.NewestBody = 0;
    }

    /// <summary>Hashes of a frame's parts.</summary>
    internal readonly record struct Envelope(ulong Topic, ulong Correlation, ulong Body);
}
