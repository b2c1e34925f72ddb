using System.Text.Json;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.State;

/// <summary>Whose calls a kept state tells of.</summary>
/// <param name="DataSource">Name of the data source under which its facts were journaled.</param>
/// <param name="Host">Host of the platform's API.</param>
/// <param name="Organization">Id of the organization; <see langword="null"/> before the platform told it.</param>
internal sealed record StateOwner(string DataSource, string Host, string? Organization)
{
    /// <summary>Whether what was kept for this one says nothing to another. One organization may be reached at several hosts: they count only where it is not known.</summary>
    public bool IsOther(StateOwner own)
        => IsOfOtherSource(own) || (Organization is { } kept && own.Organization is { } now ? !IsSame(kept, now) : !IsSame(Host, own.Host));

    /// <summary>The same before the platform told of which organization it is: what that will decide is open.</summary>
    public bool IsSurelyOther(StateOwner own) => IsOfOtherSource(own) || (Organization is null && IsOther(own));

    public bool IsOfOtherSource(StateOwner own) => !IsSame(DataSource, own.DataSource);

    /// <returns><see langword="null"/> where the header says nothing of it, as that of earlier versions.</returns>
    public static StateOwner? Read(JsonElement header)
        => DetailQuery.Text(header, "dataSource") is { } dataSource && DetailQuery.Text(header, "host") is { } host
            ? new StateOwner(dataSource, host, DetailQuery.Text(header, "organization")) : null;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("dataSource"u8, DataSource);
        json.WriteString("host"u8, Host);
        if (Organization is not null)
        {
            json.WriteString("organization"u8, Organization);
        }
    }

    public override string ToString() => Organization is null ? $"'{DataSource}' at {Host}" : $"'{DataSource}' at {Host}, organization {Organization}";

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
