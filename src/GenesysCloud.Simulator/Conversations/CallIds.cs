namespace GenesysCloud.Simulator.Conversations;

/// <summary>Ids that look like the platform's and follow from the seed.</summary>
internal sealed class CallIds(Random random)
{
    public string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
