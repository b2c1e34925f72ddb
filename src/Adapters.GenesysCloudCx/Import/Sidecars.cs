using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

internal static class Sidecars
{
    public static ReadOnlyMemory<byte> Json(RecordingMetadata metadata) => System.Text.Encoding.UTF8.GetBytes(metadata.RecordingId);

    public static ReadOnlyMemory<byte> Xml(RecordingMetadata metadata) => System.Text.Encoding.UTF8.GetBytes(metadata.RecordingId);
}
