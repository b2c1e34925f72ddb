using System.Globalization;
using System.Text;

namespace Benchmarks.Sending;

/// <summary>The ids and times of one conversation, as bytes ready to be copied into a frame.</summary>
internal sealed class StoryValues
{
    public const int IdCount = 10;
    public const int TimeCount = 8;
    private const int IdLength = 36;
    private const int TimeLength = 24;
    private readonly byte[] _bytes = new byte[(IdCount * IdLength) + (TimeCount * TimeLength)];

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>What stands in a template's text where an id will stand.</summary>
    public static string IdToken(int slot) => string.Create(CultureInfo.InvariantCulture, $"#id{slot:00}#").PadRight(IdLength, '#');

    /// <summary>What stands in a template's text where a time will stand.</summary>
    public static string TimeToken(int slot) => string.Create(CultureInfo.InvariantCulture, $"#at{slot:00}#").PadRight(TimeLength, '#');

    public static int OffsetOf(string kind, int slot) => kind == "id" ? slot * IdLength : (IdCount * IdLength) + (slot * TimeLength);

    public void SetId(int slot, ReadOnlySpan<byte> id) => id.CopyTo(_bytes.AsSpan(slot * IdLength, IdLength));

    public void SetNewId(int slot, Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        new Guid(bytes).TryFormat(_bytes.AsSpan(slot * IdLength, IdLength), out _);
    }

    public void SetTime(int slot, ReadOnlySpan<byte> time) => time.CopyTo(_bytes.AsSpan((IdCount * IdLength) + (slot * TimeLength), TimeLength));

    /// <summary>A moment as the platform writes it: UTC, milliseconds, Z.</summary>
    public static byte[] Text(DateTimeOffset moment)
        => Encoding.ASCII.GetBytes(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
