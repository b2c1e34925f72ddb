namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>What a media file says of itself. Absent is what it does not say, or what cannot be seen without decoding it.</summary>
/// <param name="ContentType">Its kind; <see langword="null"/> where it is none that we know.</param>
/// <param name="Extension">Usual end of its name, without the dot.</param>
/// <param name="Codec">For example <c>pcm</c>, <c>mu-law</c>, <c>opus</c>.</param>
/// <param name="Channels">How many sounds it has side by side.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Duration">Length in time.</param>
internal sealed record MediaFacts(string? ContentType, string Extension, string? Codec = null, int? Channels = null, int? SampleRate = null, TimeSpan? Duration = null)
{
    /// <summary>Its kind marks its end, and no such mark is there: it may have been cut between two pieces, or its writer set none.</summary>
    public bool LacksEnd { get; init; }

    private const double LongestInSeconds = 366 * 86_400.0;

    public static MediaFacts None { get; } = new(null, "bin");

    /// <summary>A length in time, unless a damaged header tells what no recording can have.</summary>
    public static TimeSpan? Seconds(double seconds) => seconds is > 0 and < LongestInSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
