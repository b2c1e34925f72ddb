using System.Collections.Concurrent;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Pair;

/// <summary>The pair's alarms: each is logged when it begins and when it is over, and shown meanwhile.</summary>
internal sealed partial class PairAlarms(TimeProvider time, ILogger<PairAlarms> logger) : IHealthNotices
{
    /// <summary>The other host is not heard.</summary>
    public const string PeerLost = "pair.peer-lost";

    /// <summary>Both are active although they hear each other.</summary>
    public const string BothActive = "pair.both-active";

    /// <summary>The other host refuses user and password.</summary>
    public const string Credentials = "pair.credentials";

    /// <summary>Both have the same role, or the peer is this host itself.</summary>
    public const string Settings = "pair.settings";

    private readonly ConcurrentDictionary<string, PairAlarmView> _raised = new(StringComparer.Ordinal);

    public IReadOnlyList<PairAlarmView> Raised => [.. _raised.Values.OrderBy(alarm => alarm.Raised)];

    public IEnumerable<string> Notices => Raised.Select(alarm => $"{alarm.Code}: {alarm.Text}");

    /// <summary>Raises or clears.</summary>
    public void Set(string code, bool isOn, string text)
    {
        if (!isOn)
        {
            if (_raised.TryRemove(code, out _))
            {
                LogCleared(code);
            }
        }
        else if (_raised.TryGetValue(code, out var known))
        {
            _raised[code] = known with { Text = text };
        }
        else
        {
            _raised[code] = new PairAlarmView(code, text, time.GetUtcNow());
            LogRaised(code, text);
        }
    }

    [LoggerMessage(EventIds.PairAlarmRaised, LogLevel.Warning, "Alarm {Code}: {Text}")]
    private partial void LogRaised(string code, string text);

    [LoggerMessage(EventIds.PairAlarmCleared, LogLevel.Information, "Alarm {Code} is over.")]
    private partial void LogCleared(string code);
}
