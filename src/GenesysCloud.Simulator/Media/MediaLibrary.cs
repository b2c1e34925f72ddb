namespace GenesysCloud.Simulator.Media;

/// <summary>Makes the sound of recordings: a short conversation, spoken once, begun somewhere and told again and again for as long as the recording lasts.</summary>
internal static class MediaLibrary
{
    /// <summary>Longer than any call, and short enough for the 32 bit sizes of WAV.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly Maker[] Makers =
    [
        new(MediaFormat.Wav, channels => new WavFormat(isMuLaw: false, channels).Open),
        new(MediaFormat.WavUlaw, channels => new WavFormat(isMuLaw: true, channels).Open),
        new(MediaFormat.Mp3, channels => new Mp3Format(channels).Open),
        new(MediaFormat.OggOpus, channels => OggFormat.Opus(channels).Open),
        new(MediaFormat.OggVorbis, channels => OggFormat.Vorbis(channels).Open),
        new(MediaFormat.Webm, channels => new WebmFormat(channels).Open),
    ];

    /// <exception cref="ArgumentOutOfRangeException">The spec asks for what no recording is.</exception>
    public static MediaFile Open(MediaSpec spec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Duration, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Channels, 2);
        var maker = Array.Find(Makers, maker => maker.Format == spec.Format) ?? throw new ArgumentOutOfRangeException(nameof(spec), spec.Format, "No such format.");
        return maker.Open(spec);
    }

    /// <summary>A format, whose clips are taken from the assembly when it is first asked for.</summary>
    private sealed record Maker(MediaFormat Format, Func<int, Func<SeedBytes, TimeSpan, MediaFile>> Prepare)
    {
        private readonly Lazy<Func<SeedBytes, TimeSpan, MediaFile>> _mono = new(() => Prepare(1));
        private readonly Lazy<Func<SeedBytes, TimeSpan, MediaFile>> _dual = new(() => Prepare(2));

        public MediaFile Open(MediaSpec spec) => (spec.Channels == 1 ? _mono : _dual).Value(new SeedBytes(spec.Seed), spec.Duration);
    }
}
