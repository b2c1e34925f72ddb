using System.Buffers.Binary;

namespace Adapter.Abstractions.Tests;

public class EventIdTests
{
    private static readonly DateTimeOffset Instant = new(2026, 9, 14, 8, 15, 12, 300, TimeSpan.Zero);

    [Fact]
    public void Create_LeadingBits_AreTheInstantInMilliseconds()
    {
        var id = EventId.Create(Instant, "conversation", "participant", "connected");
        Assert.Equal(Instant.ToUnixTimeMilliseconds(), LeadingBits(id));
    }

    [Fact]
    public void Create_Always_MakesAVersion8Uuid()
    {
        var text = EventId.Create(Instant, "a").ToString();
        Assert.Equal('8', text[14]);
        Assert.Contains(text[19], "89ab");
    }

    [Fact]
    public void Create_KnownParts_GivesTheDocumentedHash()
    {
        // SHA-256 of "a" 1F "b" 1F, first ten bytes, with version and variant laid over
        var hash = System.Security.Cryptography.SHA256.HashData("a\u001fb\u001f"u8);
        hash[0] = (byte)((hash[0] & 0x0F) | 0x80);
        hash[2] = (byte)((hash[2] & 0x3F) | 0x80);
        var id = EventId.Create(DateTimeOffset.UnixEpoch, "a", "b").ToByteArray(bigEndian: true);
        Assert.Equal(hash[..10], id[6..]);
        Assert.All(id[..6], b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a", "", "", "a")]
    public void Create_PartsCutDifferently_GiveDifferentIds(string first, string second, string third, string fourth)
        => Assert.NotEqual(EventId.Create(Instant, first, second), EventId.Create(Instant, third, fourth));

    [Fact]
    public void Create_LongParts_AreHashedWhole()
    {
        var text = new string('x', 5000);
        Assert.NotEqual(EventId.Create(Instant, text + "1"), EventId.Create(Instant, text + "2"));
    }

    [Fact]
    public void Create_BeforeTheEpoch_CountsAsTheEpoch() => Assert.Equal(0, LeadingBits(EventId.Create(DateTimeOffset.MinValue, "a")));

    private static long LeadingBits(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}
