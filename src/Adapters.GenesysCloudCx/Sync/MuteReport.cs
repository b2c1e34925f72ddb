using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>What admins and scripts see of channels that are open and deliver nothing: one alarm, one fact, one state, from the first proof until events arrive again.</summary>
internal sealed class MuteReport(IAdapterStatus status, HealthBoard health)
{
    public const string Alarm = "link.mute";
    public const string Fact = "link.delivery";

    /// <summary>Raised while nobody can say whether the link delivers.</summary>
    public const string UnprovenAlarm = "link.unproven";

    private const string TroubleKey = "b.delivery";
    private const string UnprovenKey = "b.unproven";

    private readonly SortedDictionary<int, (DateTimeOffset Since, long Count)> _mute = [];
    private DateTimeOffset? _unproven;

    public bool IsMute(int channel) => _mute.ContainsKey(channel);

    /// <summary>Whether something arrived on a mute channel after it was found so.</summary>
    public bool HasDelivered(int channel, long count) => _mute.TryGetValue(channel, out var mute) && count > mute.Count;

    /// <summary>The channel misses calls: since then it cannot be shown that it delivered. Gives the earliest moment told of it.</summary>
    public DateTimeOffset Found(int channel, DateTimeOffset since, long count)
    {
        var begin = _mute.TryGetValue(channel, out var known) && known.Since < since ? known.Since : since;
        _mute[channel] = (begin, count);
        return begin;
    }

    /// <summary>The channel delivers again.</summary>
    public void Healed(int channel)
    {
        _mute.Remove(channel);
        Tell();
    }

    /// <summary>A comparison could be made.</summary>
    public void Proves()
    {
        _unproven = null;
        status.Clear(UnprovenAlarm);
        health.Clear(UnprovenKey);
        Tell();
    }

    /// <summary>For long no comparison could be made: since then nothing shows that the link delivers.</summary>
    public void DoesNotProve(DateTimeOffset since, PlatformException why)
    {
        _unproven = since;
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"The link is up, but whether it delivers could not be compared with REST since {since:u}: {why.Message} As soon as it can be, that time is compared or read back.");
        health.Set(UnprovenKey, why.Class, $"{what} {why.Remedy}".TrimEnd());
        status.Raise(UnprovenAlarm, AlarmSeverity.Warning, $"{what} {why.Remedy ?? "This ends by itself once the platform answers the analytics query."}");
        Tell();
    }

    /// <summary>Says that all is well, where it is.</summary>
    public void Tell()
    {
        if (_mute.Count == 0)
        {
            status.Clear(Alarm);
            status.Fact(Fact, _unproven is { } since ? string.Create(CultureInfo.InvariantCulture, $"unproven since {since:O}") : "ok");
            health.Clear(TroubleKey);
        }
    }

    /// <summary>Says how many calls were found missing just now.</summary>
    public void Tell(int missed, bool isAtLeast, DateTimeOffset nextLook)
    {
        var since = _mute.Values.Min(mute => mute.Since);
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"The link is open and heartbeats, but {(isAtLeast ? "at least " : "")}{missed} calls were found by REST alone: notifications do not arrive on channel{(_mute.Count == 1 ? "" : "s")} {string.Join(", ", _mute.Keys)}, perhaps since {since:u}. New channels take their place, and what was missed is read back.");
        status.Fact(Fact, string.Create(CultureInfo.InvariantCulture, $"mute since {since:O}"));
        health.Set(TroubleKey, FailureClass.Transient, what, nextLook);
        status.Raise(Alarm, AlarmSeverity.Critical, $"{what} This ends by itself with the first events. Should it stay, ask the platform's support, with the organization and this time.");
    }
}
