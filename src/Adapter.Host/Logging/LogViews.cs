using System.Text.Json.Serialization;

namespace Adapter.Host.Logging;

/// <summary>A line as the API shows it.</summary>
internal sealed record LogLineView(DateTimeOffset Time, string Level, int? Id, string Room, string? Adapter, string Message, string? Exception)
{
    public static LogLineView Of(LogLine line) => new(line.Time, LogWords.Of(line.Level), line.Id, line.Room, line.Adapter, line.Message, line.Exception);
}

/// <param name="From">First moment that was asked for.</param>
/// <param name="To">Moment behind the last.</param>
/// <param name="Files">So many files hold the span.</param>
/// <param name="Lines">Oldest first.</param>
/// <param name="Next">The parameter <c>at</c> of the next request; absent when everything was looked at.</param>
internal sealed record LogPageView(DateTimeOffset From, DateTimeOffset To, int Files, IReadOnlyList<LogLineView> Lines, string? Next);

/// <param name="Target"><c>all</c>, <c>room:NAME</c> or <c>adapter:NAME</c>.</param>
/// <param name="Kind"><c>all</c>, <c>room</c> or <c>adapter</c>.</param>
/// <param name="Name">Name of room or adapter.</param>
/// <param name="Level">The lowest level that is written now.</param>
/// <param name="Changed">Who changed it, and until when.</param>
internal sealed record LogLevelView(string Target, string Kind, string Name, string Level, LogChangeView? Changed);

internal sealed record LogChangeView(string Level, DateTimeOffset Since, DateTimeOffset Until, string By);

internal sealed record LogLevelList(IReadOnlyList<LogLevelView> Levels, IReadOnlyList<RawSwitch> Raw, string RawFolder);

internal sealed record LogLevelRequest
{
    public string? Target { get; init; }

    public string? Level { get; init; }

    public string? For { get; init; }
}

internal sealed record RawRequest
{
    public string? Adapter { get; init; }

    public string? For { get; init; }
}

internal sealed record LogGapView(long Missed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogGapView))]
[JsonSerializable(typeof(LogLevelList))]
[JsonSerializable(typeof(LogLevelRequest))]
[JsonSerializable(typeof(LogLevelView))]
[JsonSerializable(typeof(LogLineView))]
[JsonSerializable(typeof(LogPageView))]
[JsonSerializable(typeof(RawRequest))]
[JsonSerializable(typeof(RawSwitch))]
internal sealed partial class LogJsonContext : JsonSerializerContext
{
}
