namespace GenesysCloud.Simulator.Media;

/// <summary>Makes the sound of recordings: a short conversation, spoken once, begun somewhere and told again and again for as long as the recording lasts.</summary>
internal static class MediaLibrary
{
    /// <summary>Longer than any call, and short enough for the 32 bit sizes of WAV.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly WavFormat[] Wav = [new(isMuLaw: false, 1), new(isMuLaw: false, 2)];
    private static readonly WavFormat[] WavUlaw = [new(isMuLaw: true, 1), new(isMuLaw: true, 2)];

    /// <exception cref="ArgumentOutOfRangeException">The spec asks for what no recording is.</exception>
    public static MediaFile Open(MediaSpec spec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Duration, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Channels, 2);
        var seed = new SeedBytes(spec.Seed);
        return spec.Format switch
        {
            MediaFormat.Wav => Wav[spec.Channels - 1].Open(seed, spec.Duration),
            MediaFormat.WavUlaw => WavUlaw[spec.Channels - 1].Open(seed, spec.Duration),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Format, "No such format."),
        };
    }
}
