using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>What is said of the errors of a file system.</summary>
public sealed class StoreFailuresTests
{
    [Theory]
    [InlineData(28, "full")]
    [InlineData(30, "read-only")]
    [InlineData(122, "quota")]
    [InlineData(116, "errors")]
    [InlineData(5, "errors")]
    [InlineData(unchecked((int)0x80070070), "full")]
    public void From_NumberOfTheSystem_NamesWhatIsWrongAndWhatToDo(int number, string word)
    {
        var failure = StoreFailures.From(new IOException("as the system says", number), "/srv/recordings");

        Assert.Contains(word, failure.Message);
        Assert.NotEmpty(failure.Remedy);
    }

    [Fact]
    public void From_MissingRights_NamesThem() => Assert.Contains("account", StoreFailures.From(new UnauthorizedAccessException(), "/srv/recordings").Remedy);
}
