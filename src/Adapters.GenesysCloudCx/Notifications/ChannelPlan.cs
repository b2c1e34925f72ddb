namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Which channel carries which user. Pure: users stay where they are, holes are filled, channels are added as they are needed.</summary>
internal static class ChannelPlan
{
    /// <summary>Users that can be covered at most.</summary>
    public const int MostUsers = Topics.PerChannel * Topics.Channels;

    /// <summary>Plans anew from the plan of now. Users beyond <see cref="MostUsers"/> are left over.</summary>
    public static (IReadOnlyList<IReadOnlyList<string>> Channels, int LeftOver) Assign(IReadOnlyList<IReadOnlyList<string>> now, IReadOnlyCollection<string> users)
    {
        HashSet<string> missing = new(users, StringComparer.OrdinalIgnoreCase);
        List<List<string>> channels = [.. now.Select(channel => channel.Where(missing.Remove).ToList())];
        if (channels.Count == 0)
        {
            channels.Add([]);
        }

        var next = 0;
        var placed = 0;
        foreach (var user in missing)
        {
            while (next < channels.Count && channels[next].Count >= Topics.PerChannel)
            {
                next++;
            }

            if (next == channels.Count)
            {
                if (next == Topics.Channels)
                {
                    break;
                }

                channels.Add([]);
            }

            channels[next].Add(user);
            placed++;
        }

        return (channels, missing.Count - placed);
    }
}
