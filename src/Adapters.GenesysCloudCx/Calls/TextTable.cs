using System.Text;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>One string for each text that comes back again and again: user ids, queue ids, purposes.</summary>
internal sealed class TextTable
{
    private const int MostEntries = 100_000;
    private const int LongestEntry = 64;

    private readonly HashSet<string> _texts = new(Utf8StringComparer.Instance);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public TextTable() => _lookup = _texts.GetAlternateLookup<ReadOnlySpan<byte>>();

    public string Get(ReadOnlySpan<byte> text)
    {
        if (_lookup.TryGetValue(text, out var known))
        {
            return known;
        }

        var made = Encoding.UTF8.GetString(text);
        if (_texts.Count < MostEntries && text.Length <= LongestEntry)
        {
            _texts.Add(made);
        }

        return made;
    }

    /// <summary>The stored text where it is still the told one, else the told one.</summary>
    public string? Keep(string? stored, ReadOnlySpan<byte> told)
        => told.IsEmpty || (stored is not null && Utf8StringComparer.Same(told, stored)) ? stored : Get(told);
}
