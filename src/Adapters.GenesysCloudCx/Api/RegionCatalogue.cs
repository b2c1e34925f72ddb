using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>One region of the platform.</summary>
internal sealed record Region(string Id, string DisplayName, string Domain, string ApiHost, string LoginHost);

/// <summary>The regions that ship with the plugin (<c>regions.json</c>).</summary>
internal sealed class RegionCatalogue(IReadOnlyList<Region> all)
{
    public IReadOnlyList<Region> All { get; } = all;

    public static RegionCatalogue Load()
    {
        using var stream = typeof(RegionCatalogue).Assembly.GetManifestResourceStream("regions.json")
            ?? throw new InvalidOperationException("The plugin was built without regions.json.");
        var file = JsonSerializer.Deserialize(stream, RegionsJson.Default.RegionsFile)
            ?? throw new InvalidOperationException("regions.json is empty.");
        return new RegionCatalogue(file.Regions);
    }

    /// <summary>The region that a host belongs to: by its API or login host or its bare domain.</summary>
    public Region? ByHost(string host) => All.FirstOrDefault(region =>
        host.Equals(region.ApiHost, StringComparison.OrdinalIgnoreCase)
        || host.Equals(region.LoginHost, StringComparison.OrdinalIgnoreCase)
        || host.Equals(region.Domain, StringComparison.OrdinalIgnoreCase));
}

internal sealed record RegionsFile(IReadOnlyList<Region> Regions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegionsFile))]
internal sealed partial class RegionsJson : JsonSerializerContext;
