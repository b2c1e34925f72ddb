namespace Adapter.Abstractions;

/// <summary>A value that may leave the process only towards the platform it belongs to. Its text form is three stars.</summary>
public sealed class Secret
{
    private readonly string _value;

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The secret in clear text.</param>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The secret in clear text. Call it where the value is sent, and keep no copy.</summary>
    /// <returns>The clear text.</returns>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
