using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Where a piece of text lies in a <see cref="JsonText"/>.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>
/// A reused copy of one JSON document whose strings are told as slices of it, so that reading allocates nothing.
/// Escaped strings are unescaped behind the document. The readers take any value where they expect one and say what was unreadable.
/// </summary>
internal sealed class JsonText
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;
    private int _used;

    /// <summary>Values of a wrong kind in this document.</summary>
    public int Unreadable { get; private set; }

    public ReadOnlySpan<byte> this[Slice slice] => _bytes.AsSpan(slice.Start, slice.Length);

    public void Load(ReadOnlySpan<byte> document)
    {
        // unescaping never makes text longer, so twice the length is room for everything
        if (_bytes.Length < document.Length * 2)
        {
            _bytes = new byte[document.Length * 2];
        }

        document.CopyTo(_bytes);
        _length = _used = document.Length;
        Unreadable = 0;
    }

    public Utf8JsonReader Reader() => new(_bytes.AsSpan(0, _length));

    public Utf8JsonReader Reader(Slice document) => new(_bytes.AsSpan(document.Start, document.Length));

    /// <summary>The value at the reader as text; empty where it is null or no text.</summary>
    public Slice Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            NotExpected(ref reader);
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            return new Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        var start = _used;
        try
        {
            _used += reader.CopyString(_bytes.AsSpan(_used));
        }
        catch (InvalidOperationException)
        {
            // half a surrogate pair: readable JSON, no text
            Unreadable++;
        }

        return new Slice(start, _used - start);
    }

    /// <summary>The time at the reader in UTC ticks; 0 where it is null or no time.</summary>
    public long Time(ref Utf8JsonReader reader)
    {
        var text = Text(ref reader);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (!PlatformTime.TryParse(this[text], out var ticks))
        {
            Unreadable++;
        }

        return ticks;
    }

    /// <summary>The truth value at the reader; <see langword="null"/> where it is null or none.</summary>
    public bool? Flag(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                NotExpected(ref reader);
                return null;
        }
    }

    /// <summary>The members <c>id</c> and <c>name</c> of the object at the reader.</summary>
    public void Reference(ref Utf8JsonReader reader, out Slice id, out Slice name)
    {
        id = name = default;
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader, out var member))
        {
            if (member.SequenceEqual("id"u8))
            {
                id = Text(ref reader);
            }
            else if (member.SequenceEqual("name"u8))
            {
                name = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    public bool EnterObject(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    public bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    /// <summary>Moves to the value of the next member; <see langword="false"/> at the object's end.</summary>
    public static bool NextMember(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    /// <summary>Moves to the next element; <see langword="false"/> at the array's end.</summary>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    private bool Enter(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.TokenType == start)
        {
            return true;
        }

        NotExpected(ref reader);
        return false;
    }

    private void NotExpected(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            Unreadable++;
            reader.Skip();
        }
    }
}
