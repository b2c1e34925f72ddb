using System.Globalization;
using System.Text;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>Takes the shape of a sidecar in one of its two forms. What is <see langword="null"/> is left out.</summary>
internal abstract class SidecarOutput
{
    public abstract void Text(string name, string? value);

    public abstract void Number(string name, long? value);

    public abstract void Truth(string name, bool value);

    /// <summary>Objects under a common name.</summary>
    public abstract void List<T>(string name, string item, IEnumerable<T> values, Action<T> write);

    public abstract void Texts(string name, string item, IEnumerable<string> values);

    public abstract void Map(string name, string item, IReadOnlyDictionary<string, string> values);

    public void Milliseconds(string name, TimeSpan? value) => Number(name, (long?)value?.TotalMilliseconds);

    /// <summary>A time in UTC, and beside it as the clocks of the zone showed it.</summary>
    public void Time(string name, DateTimeOffset? value, TimeZoneInfo zone)
    {
        if (value is { } time)
        {
            Text(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            Text(name + "Local", TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The text without what neither form can hold: halves of surrogate pairs and control signs.</summary>
    protected static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '\u007E'))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value is (< 0x20 and not (0x9 or 0xA or 0xD)) or 0xFFFE or 0xFFFF ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
