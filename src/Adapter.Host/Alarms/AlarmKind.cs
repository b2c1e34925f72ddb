namespace Adapter.Host.Alarms;

/// <summary>A kind of alarm: how bad it is and what to do, the same wherever it is shown or sent.</summary>
/// <param name="Name">Stable, lower case, words joined by dots and dashes.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">What it says, in a few words.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record AlarmKind(string Name, AlarmLevel Severity, string Title, string Remedy)
{
    /// <summary>The code by which its source raises it, where that differs from the name.</summary>
    public string? Code { get; init; }
}
