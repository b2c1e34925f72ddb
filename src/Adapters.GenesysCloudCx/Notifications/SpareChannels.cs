namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>How many channels may be made beside those in use: one more than the platform allows would push out a live one. Thread-safe.</summary>
internal sealed class SpareChannels
{
    private readonly Lock _gate = new();
    private int _taken;

    /// <summary>Whether there can be one at all beside so many channels.</summary>
    public static bool IsPossible(int channels) => channels < Topics.Channels;

    /// <summary>Takes one, to be given back when the channel it replaces has none any more.</summary>
    public bool TryTake(int channels)
    {
        lock (_gate)
        {
            if (channels + _taken >= Topics.Channels)
            {
                return false;
            }

            _taken++;
            return true;
        }
    }

    public void GiveBack()
    {
        lock (_gate)
        {
            _taken--;
        }
    }
}
