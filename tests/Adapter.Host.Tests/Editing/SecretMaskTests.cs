using System.Text;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;

namespace Adapter.Host.Tests.Editing;

public sealed class SecretMaskTests
{
    private const string Marker = "Sq7vXw2Zk9Lm";

    [Theory]
    [InlineData("<Type>Nobody</Type><Settings><ClientId>@</ClientId></Settings>")]
    [InlineData("<Settings><ClientId>@</ClientId></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><ClientSecret>@</ClientSecret>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><clientSecret>@</clientSecret></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><ClientSecret value='@'/></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><ClientSecret><b>@</b></ClientSecret></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><ClientSecret>env:A <!-- x -->@</ClientSecret></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><ClientSecret>env: @ and more</ClientSecret></Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings>@</Settings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><AdvancedSettings><Add key='Token' value='@'/></AdvancedSettings>")]
    [InlineData("<Type>Contoso Phone Adapter</Type><AdvancedSettings><Add key='MaxRetry' Value='@' value='1'/></AdvancedSettings>")]
    [InlineData("<!-- <ClientSecret>@</ClientSecret> --><Type>Contoso Phone Adapter</Type>")]
    [InlineData("<!-- <ClientSecret><![CDATA[@]]></ClientSecret> --><Type>Contoso Phone Adapter</Type>")]
    [InlineData("<!-- <a:ClientSecret x='1'>@ --><Type>Contoso Phone Adapter</Type>")]
    [InlineData("<!-- <Add value = \"@\" key='ClientSecret'/> --><Type>Contoso Phone Adapter</Type>")]
    public void Text_WhateverIsNotDeclaredAsOpen_IsMaskedAndComesBack(string inside)
    {
        var bytes = Encoding.UTF8.GetBytes($"<Adapter xmlns=\"urn:recorder-adapters:v1\" xmlns:a=\"urn:a\">{inside.Replace("@", Marker, StringComparison.Ordinal)}</Adapter>");
        Assert.True(SourceMap.TryMake(bytes, out var map));
        var type = SampleTypes.All.FirstOrDefault(type => type.Name == map.Root.Child(DefinitionNames.Type)?.Value);
        SecretMask mask = new(map, DefinitionKind.Adapters, type);

        var shown = MaskedDefinition.Of(map, DefinitionKind.Adapters, type);

        Assert.DoesNotContain(Marker, shown.Xml, StringComparison.Ordinal);
        Assert.Contains(SecretMask.Mask, shown.Xml, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, string.Join('\n', shown.Values.Settings!.Values.Concat(shown.Values.Advanced!.Select(item => item.Value)).Concat(shown.Secrets.Select(secret => secret.Shown))), StringComparison.Ordinal);
        Assert.Equal(bytes, RawDraft.Restore(shown.Xml, mask.Masked, Hidden, null, new FindingList("x.xml")));
    }

    [Theory]
    [InlineData("<Type>Contoso Phone Adapter</Type><Settings><ClientId>@</ClientId><ClientSecret>env:NAME</ClientSecret><ProxyPassword>file:secrets/a b</ProxyPassword></Settings>")]
    [InlineData("<!-- about <ClientId>@</ClientId> and <b/> --><Type>Contoso Phone Adapter</Type><AdvancedSettings><Add key='MaxRetry' value='@'/></AdvancedSettings>")]
    public void Text_WhatIsDeclaredAsOpen_AndReferences_AreShown(string inside)
    {
        var text = $"<Adapter xmlns=\"urn:recorder-adapters:v1\">{inside}</Adapter>";
        Assert.True(SourceMap.TryMake(Encoding.UTF8.GetBytes(text), out var map));

        Assert.Equal(text, new SecretMask(map, DefinitionKind.Adapters, SampleTypes.Phone).Masked.Text());
    }

    [Fact]
    public void Text_SecretOfSeveralLines_KeepsTheLinesOfWhatFollows()
    {
        var text = "<Adapter xmlns=\"urn:recorder-adapters:v1\">\r\n<Type>Contoso Phone Adapter</Type><Settings><ClientSecret>a\r\nb\r\n</ClientSecret>\r\n<ClientId>x</ClientId></Settings></Adapter>";
        Assert.True(SourceMap.TryMake(Encoding.UTF8.GetBytes(text), out var map));
        SecretMask mask = new(map, DefinitionKind.Adapters, SampleTypes.Phone);

        var shown = mask.Masked.Text();

        Assert.Equal(text.Count(character => character == '\n'), shown.Count(character => character == '\n'));
        Assert.Equal(text, Encoding.UTF8.GetString(RawDraft.Restore(shown.Replace("\r\n", "\n", StringComparison.Ordinal), mask.Masked, Hidden, null, new FindingList("x.xml"))!));
    }

    private static IReadOnlyList<MaskedPiece>? Hidden(string text, FindingList findings) => RawDraft.Hidden(text, DefinitionKind.Adapters, findings);
}
