using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Kinds;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class EndDoubtsTests
{
    private readonly EndDoubts _doubts = new();

    [Fact]
    public void Doubt_CameLongerAndEnded_IsStored()
    {
        Assert.True(_doubts.AreDoubtful("r", [File("short", lacksEnd: true)]));
        Assert.False(_doubts.AreDoubtful("r", [File("whole", lacksEnd: false)]));
    }

    [Fact]
    public void Doubt_CutOnceMoreElsewhere_IsFetchedUntilItIsTheSameTwice()
    {
        Assert.True(_doubts.AreDoubtful("r", [File("one", lacksEnd: true)]));
        Assert.True(_doubts.AreDoubtful("r", [File("two", lacksEnd: true)]));
        Assert.True(_doubts.AreDoubtful("other", [File("two", lacksEnd: true)]));
        Assert.False(_doubts.AreDoubtful("r", [File("two", lacksEnd: true)]));
    }

    [Fact]
    public void Doubt_SeveralCameTheSame_SuchFilesAreWhatThePlatformWrites()
    {
        for (var recording = 0; recording < 5; recording++)
        {
            Assert.True(_doubts.AreDoubtful($"{recording}", [File("same", lacksEnd: true)]));
            Assert.False(_doubts.AreDoubtful($"{recording}", [File("same", lacksEnd: true)]));
        }

        Assert.False(_doubts.AreDoubtful("next", [File("another", lacksEnd: true)]));
    }

    private static FetchedFile File(string hash, bool lacksEnd)
        => new("S", new SpooledFile("file", 1, hash, "audio/ogg", "ogg") { Facts = new MediaFacts("audio/ogg", "ogg", "opus") { LacksEnd = lacksEnd } });
}
