namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>Compares what was announced with what came.</summary>
internal static class ContentTypes
{
    private static readonly string[][] Families =
    [
        ["audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave", "audio/x-pn-wav"],
        ["audio/ogg", "application/ogg", "audio/opus", "audio/vorbis", "audio/x-ogg", "video/ogg"],
        ["audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"],
        ["audio/webm", "video/webm", "audio/x-matroska", "video/x-matroska"],
        ["video/mp4", "audio/mp4", "audio/m4a", "audio/x-m4a"],
        ["audio/flac", "audio/x-flac"],
        ["application/zip"],
    ];

    /// <summary>Whether media of this kind may have been announced so. A type that says nothing, or that we do not know, fits everything but text.</summary>
    public static bool Fits(string? announced, MediaFacts found)
    {
        if (found.ContentType == "text/plain" || IsText(announced))
        {
            return false;
        }

        var family = Family(announced);
        return family is null || family == Family(found.ContentType);
    }

    /// <summary>A page or a message, which no media host announces for media.</summary>
    public static bool IsText(string? type) => Bare(type) is { } bare && (bare.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || bare.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || bare.EndsWith("/xml", StringComparison.OrdinalIgnoreCase) || bare.EndsWith("/xhtml+xml", StringComparison.OrdinalIgnoreCase));

    private static string[]? Family(string? type) => Bare(type) is { } bare ? Array.Find(Families, family => family.Contains(bare, StringComparer.OrdinalIgnoreCase)) : null;

    private static string? Bare(string? type) => type?.Split(';')[0].Trim();
}
