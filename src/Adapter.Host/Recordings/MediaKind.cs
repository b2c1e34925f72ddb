namespace Adapter.Host.Recordings;

/// <summary>What the media of a recording are served as: as sound or pictures, else as bytes to be saved. Nothing that a store holds runs as a page of this host.</summary>
internal static class MediaKind
{
    public const string Bytes = "application/octet-stream";

    public static string Of(string contentType)
    {
        var bare = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return (bare.StartsWith("audio/", StringComparison.Ordinal) || bare.StartsWith("video/", StringComparison.Ordinal)) && bare.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '/' or '.' or '-' or '+')
            ? bare
            : Bytes;
    }
}
