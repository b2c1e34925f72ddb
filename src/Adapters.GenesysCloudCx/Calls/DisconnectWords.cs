namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What a disconnect type means for the leg.</summary>
internal enum DisconnectKind : byte
{
    NotTold,

    /// <summary>The call moved on.</summary>
    Transfer,

    /// <summary>The call moved on to a target that was consulted before.</summary>
    ConsultTransfer,

    /// <summary>The call moved into a conference.</summary>
    ConferenceTransfer,

    /// <summary>The other side ended it.</summary>
    Peer,
    Other,
}

/// <summary>Reads the four spellings of disconnect types: <c>transfer.consult</c>, <c>transfer.donotdisturb</c>, <c>CONSULT_TRANSFER</c>, <c>consultTransfer</c>.</summary>
internal static class DisconnectWords
{
    public static DisconnectKind Classify(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return DisconnectKind.NotTold;
        }

        if (LegWords.Is(text, "peer"u8))
        {
            return DisconnectKind.Peer;
        }

        var dot = text.IndexOf((byte)'.');
        var head = dot < 0 ? text : text[..dot];
        if (LegWords.Is(head, "transfer"u8))
        {
            return dot < 0 ? DisconnectKind.Transfer : Variant(text[(dot + 1)..]);
        }

        const int word = 8;
        if (text.Length > word && LegWords.Is(text[^word..], "transfer"u8))
        {
            var variant = text[..^word];
            return Variant(variant[^1] == '_' ? variant[..^1] : variant);
        }

        return DisconnectKind.Other;
    }

    private static DisconnectKind Variant(ReadOnlySpan<byte> variant)
        => LegWords.Is(variant, "consult"u8) ? DisconnectKind.ConsultTransfer
        : LegWords.Is(variant, "conference"u8) ? DisconnectKind.ConferenceTransfer
        : DisconnectKind.Transfer;

    public static bool IsTransfer(this DisconnectKind kind) => kind is >= DisconnectKind.Transfer and <= DisconnectKind.ConferenceTransfer;
}
