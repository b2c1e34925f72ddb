using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>One line of the log.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Level">How bad.</param>
/// <param name="Id">Number of the message; see docs/operations.md.</param>
/// <param name="Room">Room of the host or part of an adapter.</param>
/// <param name="Adapter">Whose line it is, or about whom.</param>
/// <param name="Message">The message.</param>
/// <param name="Exception">What was caught, with its stack.</param>
internal sealed record LogLine(DateTimeOffset Time, LogLevel Level, int? Id, string Room, string? Adapter, string Message, string? Exception);

/// <summary>Which lines are wanted.</summary>
internal sealed record LogFilter
{
    public LogLevel AtLeast { get; init; } = LogLevel.Trace;

    public string? Adapter { get; init; }

    public string? Room { get; init; }

    public string? Text { get; init; }

    public bool Takes(LogLine line)
        => line.Level >= AtLeast
            && (Adapter is null || string.Equals(line.Adapter, Adapter, StringComparison.OrdinalIgnoreCase))
            && (Room is null || string.Equals(line.Room, Room, StringComparison.OrdinalIgnoreCase))
            && (Text is null || line.Message.Contains(Text, StringComparison.OrdinalIgnoreCase) || line.Exception?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true);
}
