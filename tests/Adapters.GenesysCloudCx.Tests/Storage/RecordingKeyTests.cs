using System.Text;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>Names of recordings below the root, whatever the platform calls them.</summary>
public sealed class RecordingKeyTests : FolderStoreTest
{
    [Theory]
    [InlineData("Contoso Genesys", "Contoso Genesys")]
    [InlineData("../x", "%2E.%2Fx")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a/b\\c", "a%2Fb%5Cc")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("con", "%con")]
    [InlineData("lpt1.txt", "%lpt1.txt")]
    [InlineData("name. ", "name.%20")]
    [InlineData("Zürich", "Zürich")]
    [InlineData("a\0b:c*?\"<>|", "a%00b%3Ac%2A%3F%22%3C%3E%7C")]
    public void Safe_AnyName_IsOneNameOnEveryFileSystem(string name, string safe) => Assert.Equal(safe, RecordingKey.Safe(name));

    [Fact]
    public void Safe_LongNames_StayDifferent()
    {
        var first = RecordingKey.Safe(new string('ü', 300) + "1");
        var second = RecordingKey.Safe(new string('ü', 300) + "2");

        Assert.NotEqual(first, second);
        Assert.InRange(Encoding.UTF8.GetByteCount(first), 50, 120);
    }

    [Fact]
    public async Task Key_DefaultLayout_IsByHourInUtc_AndHostileIdsStayBelowTheRoot()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(1));
        var key = RecordingKey.For("Contoso Import", start, "c1", "r1");
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1.wav", key.Media("S", "wav"));
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1-0.wav", key.Media("0", "wav"));
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1_metadata.json", key.MetadataJson);
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1_metadata.xml", key.MetadataXml);
        Assert.Throws<ArgumentException>(() => RecordingKey.For("Contoso", start, "", "r1"));

        var hostile = RecordingKey.For("../..", start, "../../../c", "/etc/r");
        await using var store = await OpenAsync();
        var location = await store.CommitAsync(Spooled(store, RecordingKey.SpoolName("../c", "../r", "S")), hostile.Media("../S", "../wav"), Stop);
        Assert.StartsWith(Root + Path.DirectorySeparatorChar, Path.GetFullPath(location));
    }
}
