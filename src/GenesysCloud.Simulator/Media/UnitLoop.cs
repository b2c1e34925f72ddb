namespace GenesysCloud.Simulator.Media;

/// <summary>Units of a container (pages, clusters) that follow each other for ever: which one comes when, and at which byte.</summary>
internal sealed class UnitLoop
{
    private readonly byte[][] _units;
    private readonly long[] _starts;

    public UnitLoop(byte[][] units)
    {
        _units = units;
        _starts = new long[units.Length + 1];
        for (var i = 0; i < units.Length; i++)
        {
            _starts[i + 1] = _starts[i] + units[i].Length;
            Largest = Math.Max(Largest, units[i].Length);
        }
    }

    public int Count => _units.Length;

    public int Largest { get; }

    /// <summary>Which of the units stands at this number.</summary>
    public int Index(long number) => (int)(number % Count);

    public ReadOnlySpan<byte> this[int index] => _units[index];

    /// <summary>Bytes of all units before this number.</summary>
    public long BytesBefore(long number) => (number / Count * _starts[^1]) + _starts[Index(number)];

    /// <summary>Number of the unit that has this byte.</summary>
    public long NumberAt(long place)
    {
        var found = Array.BinarySearch(_starts, place % _starts[^1]);
        return (place / _starts[^1] * Count) + (found >= 0 ? found : ~found - 1);
    }
}
