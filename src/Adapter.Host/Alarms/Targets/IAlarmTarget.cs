using System.Text.Json.Serialization;

namespace Adapter.Host.Alarms.Targets;

/// <summary>A way to tell people, or their tools, of an alarm.</summary>
internal interface IAlarmTarget : IDisposable
{
    /// <summary>Sends one message; has nothing to repeat by itself.</summary>
    /// <exception cref="AlarmTargetException">It did not arrive.</exception>
    Task SendAsync(AlarmMessage message, CancellationToken cancellationToken);
}

/// <summary>A message did not arrive.</summary>
/// <param name="message">Why, and what to do; without secrets.</param>
/// <param name="inner">What caused it.</param>
internal sealed class AlarmTargetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The receiver takes others but not this one: repeating it for long would only hold up the others.</summary>
    public bool IsAboutMessage { get; init; }
}

/// <summary>What is told of an alarm.</summary>
internal sealed record AlarmMessage
{
    /// <summary>The same whenever it is repeated: whoever gets it twice can tell.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required AlarmMessageType Event { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    public required AlarmView Alarm { get; init; }
}

internal enum AlarmMessageType
{
    [JsonStringEnumMemberName("raised")]
    Raised,

    [JsonStringEnumMemberName("returned")]
    Returned,

    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    [JsonStringEnumMemberName("cleared")]
    Cleared,

    /// <summary>Somebody tries whether alarms arrive.</summary>
    [JsonStringEnumMemberName("test")]
    Test,
}
