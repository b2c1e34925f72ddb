using System.Text;
using Adapter.Host.Definitions;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;

namespace Adapter.Host.Tests.Editing;

/// <summary>Form and raw text are two views of one draft: what is typed into either stays when the other is used.</summary>
public sealed class DraftTests : IAsyncDisposable
{
    private const string Marker = "Sq7vXw2Zk9Lm";

    private readonly EditingWorld _world = new();

    public DraftTests()
    {
        _world.Folder.GoodDataSource();
        _world.Folder.GoodAdapter(secret: Marker);
    }

    [Fact]
    public void Check_TextAndValues_PutsTheValuesIntoTheText()
    {
        var text = Shown().Replace("<ClientId>", "<!-- typed --><ClientId>", StringComparison.Ordinal);

        var check = Check(EditingWorld.Draft(new DefinitionValues { Description = "from the form" }, xml: text, file: "One.xml"));

        Assert.Contains("<!-- typed -->", check.Xml, StringComparison.Ordinal);
        Assert.Contains("<Description>from the form</Description>", check.Xml, StringComparison.Ordinal);
        Assert.Equal("from the form", check.Values!.Description);
        Assert.Equal("ClientSecret", Assert.Single(check.SecretsSet!).Name);
        Assert.DoesNotContain(Marker, check.Xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SecretWrittenIntoTheText_ComesBackAsItWasSentAndWouldBeProtected()
    {
        var text = Shown().Replace(SecretMask.Mask, "typed into the text", StringComparison.Ordinal);

        var draft = EditingWorld.Draft(new DefinitionValues { Description = "x" }, xml: text, file: "One.xml");
        var check = Check(draft);

        Assert.Contains("<ClientSecret>typed into the text</ClientSecret>", check.Xml, StringComparison.Ordinal);
        Assert.Equal("protected", Assert.Single(check.SecretsSet!).Form);
        Assert.DoesNotContain("typed into the text", Encoding.UTF8.GetString(Content(draft)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MaskOfASecretThatIsSentBeside_IsThatSecret()
    {
        // a new definition: no file has anything that the mask could stand for
        var first = Check(EditingWorld.Draft(new DefinitionValues { Name = "Two", Type = SampleTypes.Phone.Name, DataSource = "Contoso Source" }, new() { ["ClientSecret"] = "typed into the form" }));
        Assert.Contains($"<ClientSecret>{SecretMask.Mask}</ClientSecret>", first.Xml, StringComparison.Ordinal);

        var draft = EditingWorld.Draft(new DefinitionValues { Description = "x" }, new() { ["ClientSecret"] = "typed into the form" }, first.Xml);
        var second = Check(draft);
        var emptied = Check(EditingWorld.Draft(new DefinitionValues { Description = "x" }, new() { ["ClientSecret"] = null }, first.Xml));

        Assert.Contains($"<ClientSecret>{SecretMask.Mask}</ClientSecret>", second.Xml, StringComparison.Ordinal);
        Assert.Matches("<ClientSecret>protected:v1:[^<]+</ClientSecret>", Encoding.UTF8.GetString(Content(draft)));
        Assert.DoesNotContain("ClientSecret", emptied.Xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TextThatIsNotWellFormed_HasNoValues()
    {
        var check = Check(EditingWorld.Draft(xml: "<Adapter><Name>One</Nam></Adapter>", file: "One.xml"));

        Assert.Null(check.Values);
        Assert.Contains(check.Findings, finding => finding.Code == FindingCodes.NotWellFormed);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private string Shown() => _world.Desk.Show(DefinitionKind.Adapters, "One.xml").View!.Xml!;

    private DraftCheckView Check(DefinitionDraft draft) => _world.Desk.Check(DefinitionKind.Adapters, draft).View!;

    private byte[] Content(DefinitionDraft draft) => _world.Desk.Check(DefinitionKind.Adapters, draft).Judged!.Content!;
}
