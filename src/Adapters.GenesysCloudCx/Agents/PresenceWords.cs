using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>One spelling for what the platform writes as <c>ON_QUEUE</c>, <c>On Queue</c> and <c>OnQueue</c>.</summary>
internal static class PresenceWords
{
    public const string Offline = "offline";
    public const string OffQueue = "off_queue";

    private const int Longest = 64;

    /// <summary>Lower case without blanks and underscores.</summary>
    public static string Presence(ReadOnlySpan<byte> told, TextTable table)
    {
        Span<byte> word = stackalloc byte[Longest];
        var length = 0;
        foreach (var letter in told)
        {
            if (letter is not ((byte)' ' or (byte)'_') && length < Longest)
            {
                word[length++] = Lower(letter);
            }
        }

        return table.Get(word[..length]);
    }

    /// <summary>Lower case as it stands.</summary>
    public static string RoutingStatus(ReadOnlySpan<byte> told, TextTable table)
    {
        Span<byte> word = stackalloc byte[Longest];
        var length = 0;
        foreach (var letter in told[..Math.Min(told.Length, Longest)])
        {
            word[length++] = letter == (byte)' ' ? (byte)'_' : Lower(letter);
        }

        return table.Get(word[..length]);
    }

    private static byte Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
}
