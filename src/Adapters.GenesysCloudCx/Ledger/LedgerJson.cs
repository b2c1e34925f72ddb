using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The media files of a recording as they stand in its row.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<StoredFile>))]
[JsonSerializable(typeof(StoredFile[]))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    public static string? Write(IReadOnlyList<StoredFile> files) => files.Count == 0 ? null : JsonSerializer.Serialize(files, Default.IReadOnlyListStoredFile);

    public static IReadOnlyList<StoredFile> Read(string? files) => files is null ? [] : JsonSerializer.Deserialize(files, Default.StoredFileArray) ?? [];
}
