using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Adapter.Host.Journal.Healing;

/// <summary>An event as it was found on a page, looked through and sound.</summary>
internal sealed record SalvagedEvent(long Sequence, byte[] Id, long Source, long Adapter, byte[] Type, byte[]? Conversation, byte[] Body)
{
    public required string SourceName { get; init; }

    public required string AdapterName { get; init; }

    public required DateTimeOffset Time { get; init; }
}

/// <summary>Finds rows of table <c>events</c> on a page, whatever else is wrong around it. Every length is doubted.</summary>
internal static class EventLeaf
{
    private const byte TableLeaf = 0x0D;
    private const int Header = 8;
    private const byte IndexLeaf = 0x0A;
    private const int IdType = 12 + (2 * 16);

    // https://www.sqlite.org/fileformat2.html#b_tree_pages: what of a row stays on its page
    private const int MostLocal = PageSource.PageSize - 35;
    private const int LeastLocal = ((PageSource.PageSize - 12) * 32 / 255) - 23;

    /// <summary>The lowest and highest sequence number on a page of events; <see langword="null"/> when it is none.</summary>
    public static (long First, long Last)? Range(ReadOnlySpan<byte> page)
    {
        (long First, long Last)? range = null;
        for (var i = 0; i < Cells(page); i++)
        {
            if (TryCell(page, i, out var sequence, out var payload, out _) && Looks(payload))
            {
                range = range is { } r ? (Math.Min(r.First, sequence), Math.Max(r.Last, sequence)) : (sequence, sequence);
            }
        }

        return range;
    }

    /// <summary>Whether a page holds nothing but events, or nothing but their unique index.</summary>
    public static bool IsOfEvents(ReadOnlySpan<byte> page)
    {
        if (page[0] != IndexLeaf)
        {
            return Range(page) is not null;
        }

        int at = BinaryPrimitives.ReadUInt16BigEndian(page[Header..]);
        return at >= Header && TryVarint(page, ref at, out _) && TryVarint(page, ref at, out _) && TryVarint(page, ref at, out var type) && type == IdType;
    }

    /// <summary>The sound events of a page.</summary>
    public static IEnumerable<SalvagedEvent> Read(byte[] page, PageSource pages)
    {
        for (var i = 0; i < Cells(page); i++)
        {
            if (TryEvent(page, i, pages) is { } fact)
            {
                yield return fact;
            }
        }
    }

    private static int Cells(ReadOnlySpan<byte> page)
        => page[0] == TableLeaf ? Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(page[3..]), (PageSource.PageSize - Header) / 2) : 0;

    private static SalvagedEvent? TryEvent(byte[] page, int index, PageSource pages)
    {
        if (!TryCell(page, index, out var sequence, out var local, out var whole) || !Looks(local))
        {
            return null;
        }

        var record = local.Length == whole ? local : Follow(page, local, whole, pages);
        Span<long> types = stackalloc long[7];
        if (record.Length != whole || !TryTypes(record, types, out var at))
        {
            return null;
        }

        Span<Range> fields = stackalloc Range[7];
        for (var i = 0; i < types.Length; i++)
        {
            var size = Size(types[i]);
            if (size > record.Length - at)
            {
                return null;
            }

            fields[i] = new Range(at, at + (int)size);
            at += (int)size;
        }

        var id = record[fields[1]].ToArray();
        var body = record[fields[6]].ToArray();
        return TryBody(body, new Guid(id, bigEndian: true)) is { } told
            ? new SalvagedEvent(
                sequence, id, Integer(types[2], record[fields[2]]), Integer(types[3], record[fields[3]]), record[fields[4]].ToArray(),
                types[5] == 0 ? null : record[fields[5]].ToArray(), body)
            {
                SourceName = told.Source,
                AdapterName = told.Adapter,
                Time = told.Time,
            }
            : null;
    }

    private static bool TryCell(ReadOnlySpan<byte> page, int index, out long rowId, out ReadOnlySpan<byte> local, out int whole)
    {
        rowId = 0;
        local = default;
        whole = 0;
        int at = BinaryPrimitives.ReadUInt16BigEndian(page[(Header + (2 * index))..]);
        if (at < Header || !TryVarint(page, ref at, out var length) || !TryVarint(page, ref at, out rowId) || length is < 0 or > 64 * 1024 * 1024 || rowId < 1)
        {
            return false;
        }

        whole = (int)length;
        var onPage = whole;
        if (whole > MostLocal)
        {
            onPage = LeastLocal + ((whole - LeastLocal) % (PageSource.PageSize - 4));
            onPage = onPage <= MostLocal ? onPage : LeastLocal;
        }

        if (onPage > page.Length - at)
        {
            return false;
        }

        local = page.Slice(at, onPage);
        return true;
    }

    /// <summary>Whether a record has the columns of an event.</summary>
    private static bool Looks(ReadOnlySpan<byte> record)
    {
        Span<long> types = stackalloc long[7];
        return TryTypes(record, types, out _);
    }

    private static bool TryTypes(ReadOnlySpan<byte> record, Span<long> types, out int end)
    {
        var at = 0;
        end = 0;
        if (!TryVarint(record, ref at, out var header) || header is < 8 or > 64)
        {
            return false;
        }

        foreach (ref var type in types)
        {
            if (!TryVarint(record, ref at, out type) || type < 0)
            {
                return false;
            }
        }

        end = at;
        return at == header
            && types[0] == 0 && types[1] == IdType && IsInteger(types[2]) && IsInteger(types[3])
            && types[4] > 13 && types[4] % 2 == 1 && (types[5] == 0 || (types[5] >= 13 && types[5] % 2 == 1)) && types[6] > 12 && types[6] % 2 == 0;
    }

    /// <summary>What continues on other pages.</summary>
    private static byte[] Follow(ReadOnlySpan<byte> page, ReadOnlySpan<byte> local, int whole, PageSource pages)
    {
        page.Overlaps(local, out var start);
        var after = start + local.Length;
        if (after + 4 > page.Length)
        {
            return [];
        }

        long next = BinaryPrimitives.ReadUInt32BigEndian(page[after..]);
        var record = new byte[whole];
        local.CopyTo(record);
        var filled = local.Length;
        var more = new byte[PageSource.PageSize];
        while (filled < whole)
        {
            if (!pages.TryRead(next, more))
            {
                return [];
            }

            next = BinaryPrimitives.ReadUInt32BigEndian(more);
            var part = Math.Min(whole - filled, PageSource.PageSize - 4);
            more.AsSpan(4, part).CopyTo(record.AsSpan(filled));
            filled += part;
        }

        return record;
    }

    private static (string Source, string Adapter, DateTimeOffset Time)? TryBody(byte[] body, Guid id)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.GetProperty("id").GetGuid() == id && root.GetProperty("type").GetString() is { Length: > 0 }
                ? (root.GetProperty("source").GetString()!, root.GetProperty("adapter").GetString()!, root.GetProperty("time").GetDateTimeOffset())
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsInteger(long type) => type is (>= 1 and <= 6) or 8 or 9;

    private static long Size(long type) => type switch { >= 12 => (type - 12) / 2, 5 => 6, 6 => 8, >= 8 => 0, _ => type };

    private static long Integer(long type, ReadOnlySpan<byte> bytes)
    {
        if (type is 8 or 9)
        {
            return type - 8;
        }

        long value = bytes.Length > 0 && bytes[0] >= 0x80 ? -1 : 0;
        foreach (var part in bytes)
        {
            value = (value << 8) | part;
        }

        return value;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        for (var i = 0; i < 9; i++)
        {
            if (at >= bytes.Length)
            {
                return false;
            }

            var part = bytes[at++];
            if (i == 8)
            {
                value = (value << 8) | part;
                return true;
            }

            value = (value << 7) | (long)(part & 0x7Fu);
            if (part < 0x80)
            {
                return true;
            }
        }

        return true;
    }
}
