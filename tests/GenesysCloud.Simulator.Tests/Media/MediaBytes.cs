using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

/// <summary>Bytes of media files, for tests.</summary>
internal static class MediaBytes
{
    public static Task<byte[]> AllAsync(MediaFile file) => PartAsync(file, 0, file.Length);

    public static async Task<byte[]> PartAsync(MediaFile file, long from, long count)
    {
        using MemoryStream written = new();
        await file.WriteAsync(written, from, count, TestContext.Current.CancellationToken);
        return written.ToArray();
    }
}
