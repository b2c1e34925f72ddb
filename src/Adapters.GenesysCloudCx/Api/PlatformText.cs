using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>
/// Makes the platform's answers readable as text throughout. JSON may carry half a surrogate pair or bytes that are no UTF-8, and readers of it
/// throw only when they come to the member: one name of one caller would make a whole page unreadable, again and again.
/// </summary>
internal static class PlatformText
{
    private const int EscapeLength = 6;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The same body where nothing is wrong with it; else one whose wrong characters are U+FFFD. May change the given one.</summary>
    public static byte[] Repair(byte[] body)
    {
        if (body.AsSpan().StartsWith(Mark))
        {
            body = body[Mark.Length..];
        }

        if (!Utf8.IsValid(body))
        {
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        }

        for (var at = Next(body, 0); at < body.Length; at = Next(body, at))
        {
            at += RepairEscape(body.AsSpan(at));
        }

        return body;
    }

    private static int Next(byte[] body, int from)
    {
        var found = body.AsSpan(Math.Min(from, body.Length)).IndexOf((byte)'\\');
        return found < 0 ? body.Length : from + found;
    }

    /// <summary>Looks at the escape at the beginning; gives how much of it has been read.</summary>
    private static int RepairEscape(Span<byte> text)
    {
        if (Unit(text) is not { } unit || !char.IsSurrogate(unit))
        {
            return 2;
        }

        if (char.IsHighSurrogate(unit) && Unit(text[EscapeLength..]) is { } low && char.IsLowSurrogate(low))
        {
            return 2 * EscapeLength;
        }

        "fffd"u8.CopyTo(text[2..]);
        return EscapeLength;
    }

    /// <summary>The character that an escape of the form \uXXXX at the beginning stands for.</summary>
    private static char? Unit(ReadOnlySpan<byte> text)
        => text.Length >= EscapeLength && text[0] == (byte)'\\' && text[1] == (byte)'u'
            && ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
