using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>
/// The notification channels that tests made. The platform has no call to delete one, lets a client have 20, and pushes out the oldest for one more: a test uses its channel again while
/// the platform has it, and makes none where there are many already.
/// </summary>
internal sealed class TestChannels
{
    /// <summary>With so many there is no new one for a test: running adapters come first.</summary>
    public const int Enough = Topics.Channels / 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Client, string Host), PlatformChannel> _made = [];

    public PlatformChannel? Find(PlatformAccess access)
    {
        lock (_gate)
        {
            return _made.GetValueOrDefault(Key(access));
        }
    }

    public void Keep(PlatformAccess access, PlatformChannel channel)
    {
        lock (_gate)
        {
            _made[Key(access)] = channel;
        }
    }

    private static (string Client, string Host) Key(PlatformAccess access) => (access.ClientId.ToUpperInvariant(), access.Address.Api.Authority.ToUpperInvariant());
}
