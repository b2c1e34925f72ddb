using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Makes the events about the link itself. Each is a fact of this adapter alone, so its name takes part in the id.</summary>
internal sealed class LinkEvents(string adapterName)
{
    public LinkEvent Up(DateTimeOffset time, string? link, string reason, DateTimeOffset? downSince) => Make(EventTypes.LinkUp, time, link, reason, downSince);

    public LinkEvent Down(DateTimeOffset time, string? link, string reason) => Make(EventTypes.LinkDown, time, link, reason, null);

    public LinkEvent Stopping(DateTimeOffset time, string reason) => Make(EventTypes.LinkStopping, time, null, reason, null);

    private LinkEvent Make(string type, DateTimeOffset time, string? link, string reason, DateTimeOffset? downSince) => new()
    {
        Id = EventId.Create(time, "link", adapterName, type, link, time.UtcTicks.ToString(CultureInfo.InvariantCulture)),
        Type = type,
        Time = time,
        Link = link,
        Reason = reason,
        DownSince = downSince,
    };
}
