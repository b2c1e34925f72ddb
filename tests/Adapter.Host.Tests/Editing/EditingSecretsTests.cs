using System.Net;
using System.Text;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;

namespace Adapter.Host.Tests.Editing;

/// <summary>Secrets are set and kept, and never said.</summary>
public sealed class EditingSecretsTests : EditingApi
{
    [Theory]
    [InlineData("plain", "clear", null)]
    [InlineData("env:CONTOSO_SECRET", "env", "env:CONTOSO_SECRET")]
    [InlineData("file:secrets/one", "file", "file:secrets/one")]
    [InlineData("protected", "protected", null)]
    public async Task Show_SecretOfAnyForm_IsMaskedOrAReference(string form, string said, string? shown)
    {
        var written = form switch { "plain" => Marker, "protected" => World.Folder.Protector.Protect("ClientSecret", new Adapter.Abstractions.Secret(Marker)), _ => form };
        World.Folder.GoodAdapter(secret: written);
        await using var api = await World.ServeAsync();

        var view = await api.GetAsync(Path);

        var secret = Assert.Single(view.GetProperty("secretsSet").EnumerateArray());
        Assert.Equal((said, shown), (secret.GetProperty("form").GetString(), secret.TryGetProperty("shown", out var reference) ? reference.GetString() : null));
        Assert.Equal(shown is null, view.GetProperty("xml").GetString()!.Contains(SecretMask.Mask, StringComparison.Ordinal));
        Assert.DoesNotContain(Marker, view.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("protected:v1:", view.GetRawText(), StringComparison.Ordinal);
        Assert.False(view.GetProperty("values").GetProperty("settings").TryGetProperty("ClientSecret", out _));
    }

    [Fact]
    public async Task Write_NewSecret_IsProtectedAndNeverSaid()
    {
        await using var api = await World.ServeAsync();

        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { }, secrets = new { ClientSecret = Marker } });
        Assert.Equal(0, check.GetProperty("findings").GetArrayLength());
        Assert.False(Directory.Exists(World.Folder.Data + "/keys"), "a check writes nothing");
        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = await HashAsync(api), values = new { }, secrets = new { ClientSecret = Marker } });
        await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);

        var entry = Assert.Single(World.Folder.Read().Adapters);
        Assert.Equal(Marker, entry.Definition.Settings.Secret("ClientSecret")!.Reveal());
        Assert.Contains("<ClientSecret>protected:v1:", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
        Assert.Equal("started", answer.GetProperty("applied").GetString());
        await AssertNeverSaidAsync(api);
    }

    [Fact]
    public async Task Write_RawTextWithMasks_KeepsTheSecretsByteForByte()
    {
        World.Folder.Write("adapters/One.xml", $"""
            <Adapter xmlns="urn:recorder-adapters:v1">{"\r"}
              <!-- before: <ClientSecret>{Marker}-old</ClientSecret> <Add key='Token' value='{Marker}'/> -->{"\r"}
              {ConfigFolder.Good(secret: $"<![CDATA[{Marker}]]>", settings: $"<clientsecret>{Marker}</clientsecret><ProxyPassword>{Marker}&#65;</ProxyPassword>")}{"\r"}
            </Adapter>
            """);
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);
        World.Types = [SampleTypes.Phone];
        await using var api = await World.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        var xml = view.GetProperty("xml").GetString()!;
        Assert.Equal(5, xml.Split(SecretMask.Mask).Length - 1);

        // a browser gives one kind of line end
        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml = xml.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("clientsecret>", "ProxyUsername>", StringComparison.Ordinal).Replace($"<ProxyUsername>{SecretMask.Mask}", "<ProxyUsername>u", StringComparison.Ordinal) });
        Assert.Contains(check.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == "DEF060");
        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = view.GetProperty("hash").GetString(), xml = xml.Replace("\r\n", "\n", StringComparison.Ordinal).Replace($"<clientsecret>{SecretMask.Mask}</clientsecret>", "<ProxyUsername>u</ProxyUsername>", StringComparison.Ordinal) });

        Assert.Equal(Encoding.UTF8.GetString(before).Replace($"<clientsecret>{Marker}</clientsecret>", "<ProxyUsername>u</ProxyUsername>", StringComparison.Ordinal), await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.NotEmpty(answer.GetProperty("hash").GetString()!);
        await AssertNeverSaidAsync(api);
    }

    [Theory]
    [InlineData("<ClientId>••••••••</ClientId>")]
    [InlineData("<ClientId>x••••••••</ClientId>")]
    [InlineData("<ProxyPassword>••••••••</ProxyPassword>")]
    public async Task Check_MaskThatStandsForNothing_IsAFinding(string setting)
    {
        await using var api = await World.ServeAsync();

        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml = $"<Adapter xmlns=\"urn:recorder-adapters:v1\"><Settings>{setting}</Settings></Adapter>" });

        Assert.Equal("DEF066", Assert.Single(check.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        Assert.False(check.TryGetProperty("xml", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"values":{"advanced":[null]}}""")]
    [InlineData("""{"values":{"advanced":[{"value":"Sq7vXw2Zk9Lm"}]}}""")]
    [InlineData("""{"values":{"settings":{"ClientSecret":"Sq7vXw2Zk9Lm",}}}""")]
    public async Task Write_BodyThatIsNoDraft_IsRefusedWithoutQuotingIt(string body)
    {
        await using var api = await World.ServeAsync();

        var problem = await api.SendAsync(HttpMethod.Put, Path, HttpStatusCode.BadRequest, body);

        Assert.DoesNotContain(Marker, problem.GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(problem.GetProperty("remedy").GetString());
    }
}
