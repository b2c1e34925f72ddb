using Adapter.Host.Alarms;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Tests.Alarms;

/// <summary>A source of which a test says what holds.</summary>
internal sealed class PlayedSource(ChangeSignal changed) : IAlarmSource
{
    private volatile IReadOnlyList<AlarmSighting> _holds = [];

    public static PlayedSource Of(ApiFixture api) => api.Services.GetServices<IAlarmSource>().OfType<PlayedSource>().Single();

    public void Set(params (string Code, string? Adapter)[] holds)
    {
        _holds = [.. holds.Select(item =>
        {
            var (kind, subject) = AlarmCatalogue.Of(item.Code);
            return new AlarmSighting { Kind = kind, Subject = subject, Adapter = item.Adapter, Text = $"{item.Code} holds.", Since = DateTimeOffset.UnixEpoch };
        })];
        changed.Pulse();
    }

    public void Look(AlarmLook look) => look.Seen.AddRange(_holds);
}
