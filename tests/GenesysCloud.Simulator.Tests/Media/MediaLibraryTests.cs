using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

/// <summary>What holds for every format.</summary>
public class MediaLibraryTests
{
    public static TheoryData<string, int> EveryFormat
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (var format in Enum.GetNames<MediaFormat>())
            {
                all.Add(format, 1);
                all.Add(format, 2);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public async Task Write_WholeFile_HasTheLengthToldBeforehand(string format, int channels)
    {
        foreach (var milliseconds in new[] { 0, 1, 20, 999, 1000, 1001, 18_960, 19_000, 61_234 })
        {
            var file = Open("seed", TimeSpan.FromMilliseconds(milliseconds), format, channels);

            Assert.Equal(file.Length, (await MediaBytes.AllAsync(file)).Length);
        }
    }

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public async Task Write_AnyPart_IsThatPartOfTheWhole(string format, int channels)
    {
        var file = Open("seed", TimeSpan.FromSeconds(65.5), format, channels);
        var whole = await MediaBytes.AllAsync(file);
        Random random = new(4711);
        List<(int From, int Count)> parts = [(0, 0), (0, 1), (whole.Length, 0), (whole.Length - 1, 1), (1, whole.Length - 1), (0, whole.Length - 1)];
        for (var i = 0; i < 200; i++)
        {
            var from = random.Next(whole.Length);
            parts.Add((from, random.Next(i % 2 == 0 ? Math.Min(300, whole.Length - from) : whole.Length - from)));
        }

        foreach (var (from, count) in parts)
        {
            Assert.Equal(whole[from..(from + count)], await MediaBytes.PartAsync(file, from, count));
        }
    }

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public async Task Open_SameSpec_IsTheSameFile_AndAnotherSeedAnother(string format, int channels)
    {
        var duration = TimeSpan.FromSeconds(1);
        HashSet<string> all = [];
        for (var i = 0; i < 300; i++)
        {
            all.Add(Convert.ToBase64String(await MediaBytes.AllAsync(Open($"recording-{i}", duration, format, channels))));
        }

        Assert.Equal(300, all.Count);
        Assert.Contains(Convert.ToBase64String(await MediaBytes.AllAsync(Open("recording-7", duration, format, channels))), all);
    }

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public async Task Write_EndOfManyHours_IsThereAtOnce(string format, int channels)
    {
        var file = Open("seed", TimeSpan.FromHours(12), format, channels);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var end = await MediaBytes.PartAsync(file, file.Length - 5_000, 5_000);

        Assert.Equal(5_000, end.Length);
        Assert.True(file.Length > 12 * 3600 * 1_000L, $"{file.Length} bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Write_OutsideTheFile_IsRefused()
    {
        var file = Open("seed", TimeSpan.FromSeconds(1), nameof(MediaFormat.Wav), 1);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MediaBytes.PartAsync(file, file.Length, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MediaBytes.PartAsync(file, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open("seed", TimeSpan.FromHours(25), nameof(MediaFormat.Wav), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open("seed", TimeSpan.FromSeconds(1), nameof(MediaFormat.Wav), 3));
    }

    private static MediaFile Open(string seed, TimeSpan duration, string format, int channels)
        => MediaLibrary.Open(new MediaSpec(seed, duration, Enum.Parse<MediaFormat>(format), channels));
}
