using System.Text;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Ordinal comparison of strings that lets a dictionary be asked with UTF-8 text, so that looking up a known id allocates nothing.</summary>
internal sealed class Utf8StringComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static readonly Utf8StringComparer Instance = new();

    private const int OnStack = 512;

    public static bool Same(ReadOnlySpan<byte> text, string value)
        => Ascii.Equals(text, value) || (!Ascii.IsValid(text) && Encoding.UTF8.GetString(text) == value);

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj)
    {
        var most = Encoding.UTF8.GetMaxByteCount(obj.Length);
        var buffer = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        return GetHashCode(buffer[..Encoding.UTF8.GetBytes(obj, buffer)]);
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Same(alternate, other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = Utf8Hash.Of(alternate);
        return (int)(hash ^ (hash >> 32));
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
