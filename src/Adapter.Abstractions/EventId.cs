using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Adapter.Abstractions;

/// <summary>Computes the identity of a fact from the fact itself, so that whoever tells it again tells it under the same id.</summary>
public static class EventId
{
    private const byte Separator = 0x1F;
    private const int TimeBytes = 6;

    /// <summary>
    /// Makes a UUID (version 8 of RFC 9562) whose leading 48 bits are <paramref name="instant"/> in milliseconds of Unix time and whose
    /// remaining 74 free bits are the start of the SHA-256 of <paramref name="parts"/>, joined by U+001F, in UTF-8.
    /// </summary>
    /// <param name="instant">The platform's own time of the fact, or a fixed anchor of it; never the time of arrival. Times before 1970 count as 1970.</param>
    /// <param name="parts">What makes the fact this fact: conversation, participant, kind ... A <see langword="null"/> part counts as empty. The same parts in the same order give the same id.</param>
    /// <returns>The id. Does not allocate for parts of up to about 900 bytes together.</returns>
    public static Guid Create(DateTimeOffset instant, params ReadOnlySpan<string?> parts)
    {
        var length = parts.Length;
        foreach (var part in parts)
        {
            length += part is null ? 0 : Encoding.UTF8.GetMaxByteCount(part.Length);
        }

        var buffer = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        var used = 0;
        foreach (var part in parts)
        {
            used += Encoding.UTF8.GetBytes(part, buffer[used..]);
            buffer[used++] = Separator;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..used], hash);

        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, (ulong)Math.Max(0, instant.ToUnixTimeMilliseconds()) << 16);
        hash[..10].CopyTo(id[TimeBytes..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
