using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>The files of recordings: how they are named, opened and linked to.</summary>
internal sealed class MediaShelf(SignedLinks links)
{
    private static readonly (MediaFormat Format, string Name)[] Names =
    [
        (MediaFormat.Wav, "WAV"),
        (MediaFormat.Webm, "WEBM"),
        (MediaFormat.WavUlaw, "WAV_ULAW"),
        (MediaFormat.OggVorbis, "OGG_VORBIS"),
        (MediaFormat.OggOpus, "OGG_OPUS"),
        (MediaFormat.Mp3, "MP3"),
    ];

    /// <summary>Where media are to be had when that is not the platform's own origin.</summary>
    public string? Origin { get; set; }

    public SignedLinks Links => links;

    public static string NameOf(MediaFormat format) => Names.First(known => known.Format == format).Name;

    public static MediaFormat? FormatOf(string name) => Names.FirstOrDefault(known => known.Name == name) is { Name: not null } found ? found.Format : null;

    /// <summary>The format that a request wants; <see langword="null"/> when it wants none.</summary>
    public static MediaFormat? Wanted(HttpRequest request)
    {
        const string Allowed = "WAV, WEBM, WAV_ULAW, OGG_VORBIS, OGG_OPUS, MP3";
        if (request.Query["mediaFormats"].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList() is { Count: > 0 } several)
        {
            foreach (var name in several)
            {
                _ = FormatOf(name) ?? throw ApiException.InvalidValue(name, "mediaFormats", Allowed);
            }

            return FormatOf(several[0]);
        }

        return request.Query["formatId"].ToString() switch
        {
            "" => MediaFormat.Webm,
            "NONE" => null,
            var name => FormatOf(name) ?? throw ApiException.InvalidValue(name, "formatId", $"{Allowed}, NONE"),
        };
    }

    public static MediaFile Open(Recording recording, MediaFormat format, string track) => MediaLibrary.Open(recording.File(format, track));

    /// <summary>What the file is served as: a screen's is a film.</summary>
    public static string ContentTypeOf(Recording recording, MediaFile file) => recording.IsScreen ? "video/webm" : file.ContentType;

    /// <summary>A link to one file.</summary>
    /// <param name="request">Tells the origin that the client knows the platform by.</param>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="recording">Whose file.</param>
    /// <param name="format">In which format.</param>
    /// <param name="track"><c>S</c>, <c>0</c> or <c>1</c>.</param>
    /// <param name="extension">The file's extension.</param>
    /// <param name="saveAs">The name it is to be saved by.</param>
    /// <param name="life">How long the link is good.</param>
    public string LinkTo(HttpRequest request, string folder, Recording recording, MediaFormat format, string track, string extension, string? saveAs, TimeSpan life)
        => links.Make(
            Origin ?? $"{request.Scheme}://{request.Host}",
            $"{folder}/{recording.Id}",
            $"{(recording.IsScreen ? "SCREEN" : "AUDIO")}_{track}_{NameOf(format)}",
            extension,
            saveAs,
            life);

    /// <summary>Format and track of a file that <see cref="LinkTo"/> named.</summary>
    public static (MediaFormat Format, string Track)? Parse(string file)
    {
        var name = file[..Math.Max(0, file.LastIndexOf('.'))].Split('_');
        return name.Length >= 4 && FormatOf(string.Join('_', name[2..^1])) is { } format ? (format, name[1]) : null;
    }
}
