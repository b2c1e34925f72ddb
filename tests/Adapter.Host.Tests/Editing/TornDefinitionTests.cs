using System.Net;
using System.Text;
using System.Text.Json;
using Adapter.Host.Definitions;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;
using Adapter.Host.Tests.Http;

namespace Adapter.Host.Tests.Editing;

/// <summary>A file that is no well-formed XML: shown without its secrets, put right, and otherwise left as it is.</summary>
public sealed class TornDefinitionTests : IAsyncDisposable
{
    private const string Path = "/api/v1/definitions/adapters/One.xml";
    private const string Marker = "Sq7vXw2Zk9Lm";

    private readonly EditingWorld _world = new();

    public TornDefinitionTests() => _world.Folder.GoodDataSource();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _world.Folder.AdapterFile("One.xml");

    [Theory]
    [InlineData("<Name>Torn</Nam><Settings><ClientSecret>@</ClientSecret></Settings>")]
    [InlineData("<Settings><ClientSecret>@")]
    [InlineData("<Settings><ClientSecret>@</ClientSecre></Settings>")]
    [InlineData("<Settings><ClientSecret>a&@</ClientSecret></Settings>")]
    [InlineData("<Settings><ClientSecret>a<@</ClientSecret></Settings>")]
    [InlineData("<Settings><ClientSecret>a<b>@</ClientSecret></Settings>")]
    [InlineData("<Settings><ClientSecret @</ClientSecret></Settings>")]
    [InlineData("<Settings>ClientSecret>@</ClientSecret></Settings>")]
    [InlineData("<Settings><ClientId>id @</ClientSecret></Settings>")]
    [InlineData("<Settings><clientsecret>@<clientsecret></Settings>")]
    [InlineData("<Settings><ClientSecret><![CDATA[@]]</ClientSecret></Settings>")]
    [InlineData("<AdvancedSettings><Add key='Token' value='@></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key='Token' value=@'/></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key=Token' value='@'/></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key='Token value='@'/></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key='Token' value='a'@='b'/></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key='Token' value='a<@'/></AdvancedSettings>")]
    [InlineData("<AdvancedSettings><Add key='Token' valeu='@'/></AdvancedSettings")]
    [InlineData("<!-- <ClientSecret>@</ClientSecret> --><Name>One</Nam>")]
    [InlineData("<!-- <ClientSecret>@</ClientSecret> -- <Name>One</Name>")]
    [InlineData("<!DOCTYPE a [<!ENTITY s '@'>]><Name>One</Name>")]
    [InlineData("<?old @ ?><Name>One</Nam>")]
    [InlineData("<Settings>@</Settings></Settings>")]
    public void Shown_WhateverMayBeASecret_IsMaskedAndComesBack(string inside)
    {
        var bytes = Encoding.UTF8.GetBytes($"<Adapter xmlns=\"urn:recorder-adapters:v1\">\r\n<Type>Contoso Phone Adapter</Type>\n{inside.Replace("@", Marker, StringComparison.Ordinal)}\r\n</Adapter>");

        var torn = _world.Judge.Torn(DefinitionKind.Adapters, bytes)!;

        Assert.DoesNotContain(Marker, torn.Text(), StringComparison.Ordinal);
        Assert.Contains(SecretMask.Mask, torn.Text(), StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(Restored(torn)!));
    }

    [Fact]
    public void Shown_WhatIsNoSecret_CanBeRead()
    {
        const string Text = """
            <?xml version="1.0" encoding="utf-8"?>
            <Adapter xmlns="urn:recorder-adapters:v1">
              <!-- about this one -->
              <Name>One</Nam>
              <Type>Contoso Phone Adapter</Type>
              <Description>a & b < c</Description>
              <Settings>
                <ClientId>id</ClientId>
                <ClientSecret>env:NAME</ClientSecret>
                <clientid/>
              </Setings>
              <AdvancedSettings>
                <Add key="MaxRetry" value="5"/>
              </AdvancedSettings>
            </Adapter>
            """;

        Assert.Equal(Text, _world.Judge.Torn(DefinitionKind.Adapters, Encoding.UTF8.GetBytes(Text))!.Text());
    }

    /// <summary>Whatever slips of the hand a file has: no secret in what is shown, and nothing lost by showing it.</summary>
    [Fact]
    public void Shown_AfterSlipsOfTheHand_HasNoSecretAndComesBack()
    {
        const string Slips = "<>/\"'&=-! \nab?";
        var good = $"""
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>One</Name>
              <Type>Contoso Phone Adapter</Type>
              <DataSource>Contoso Source</DataSource>
              <Settings>
                <ClientId>{ConfigFolder.Guid}</ClientId>
                <ClientSecret>{Marker}</ClientSecret>
                <RegionHost>https://api.east.example.com</RegionHost>
                <ProxyPassword>{Marker}</ProxyPassword>
              </Settings>
              <AdvancedSettings>
                <Add key="MaxRetry" value="5"/>
                <Add key="S3SecretKey" value="{Marker}"/>
              </AdvancedSettings>
            </Adapter>
            """;
        Random random = new(20260914);
        var (seen, back) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            StringBuilder text = new(good);
            for (var slips = random.Next(1, 4); slips > 0; slips--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
                    1 => text.Insert(at, Slips[random.Next(Slips.Length)]),
                    _ => text.Replace(text[at], Slips[random.Next(Slips.Length)], at, 1),
                };
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (DraftJudge.Map(bytes, new FindingList("x.xml")) is not null || _world.Judge.Torn(DefinitionKind.Adapters, bytes) is not { } torn)
            {
                continue;
            }

            seen++;
            var shown = torn.Text();
            // the name of the file's own element may be torn in two, and a secret too: what is left of one is still hidden
            Assert.False(shown.Contains(Marker[..6], StringComparison.Ordinal) || shown.Contains(Marker[6..], StringComparison.Ordinal), $"round {round}:\n{text}\n\n{shown}");
            // what cannot be told apart beyond doubt is refused with a message, never written otherwise
            var restored = Restored(torn);
            Assert.True(restored is null || restored.AsSpan().SequenceEqual(bytes), $"round {round}:\n{text}\n\n{shown}");
            back += restored is null ? 0 : 1;
        }

        Assert.True(seen > 10_000, $"{seen} were torn");
        Assert.True(back > seen * 0.95, $"{back} of {seen} came back");
    }

    [Fact]
    public async Task Check_WhileItIsTorn_TellsTheNextPlaceThenTheMessagesOfValidate()
    {
        _world.Folder.Write("adapters/One.xml", Text("<ClientSecret>a&" + Marker + "</ClientSecret>").Replace("</Name>", "</Nam>", StringComparison.Ordinal));
        await using var api = await _world.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        var xml = view.GetProperty("xml").GetString()!;
        Assert.Equal(("DEF002", 2), Finding(view));
        Assert.True(view.GetProperty("findings")[0].GetProperty("column").GetInt32() > 1);

        // one mistake mended, the next one is told, inside what is not shown
        xml = xml.Replace("</Nam>", "</Name>", StringComparison.Ordinal);
        var second = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml });
        Assert.Equal(("DEF002", 6), Finding(second));
        Assert.Contains("'ClientSecret'", second.GetProperty("findings")[0].GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(xml.Split('\n')[5].IndexOf(SecretMask.Mask, StringComparison.Ordinal) + 1, second.GetProperty("findings")[0].GetProperty("column").GetInt32());

        // well-formed at last: what validate says, and the values for the form
        xml = xml.Replace(SecretMask.Mask, Marker + "-new", StringComparison.Ordinal).Replace(ConfigFolder.Guid, "no guid", StringComparison.Ordinal);
        var third = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml });
        Assert.Equal("ClientId", third.GetProperty("findings")[0].GetProperty("setting").GetString());
        Assert.Equal("One", third.GetProperty("values").GetProperty("name").GetString());
        Assert.DoesNotContain(Marker, view.GetRawText() + second.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("utf-16", true)]
    public async Task Write_PutRight_ChangesOnlyWhatWasEdited(string encoding, bool hasMark)
    {
        var good = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>\r\n{Text($"<ClientSecret>{Marker}</ClientSecret>").Replace("\n", "\r\n", StringComparison.Ordinal)}";
        var written = Encoding.GetEncoding(encoding);
        byte[] Bytes(string text) => [.. hasMark ? written.GetPreamble() : [], .. written.GetBytes(text)];
        _world.Folder.GoodAdapter();
        await System.IO.File.WriteAllBytesAsync(File, Bytes(good.Replace("</Name>", "</Nam>", StringComparison.Ordinal)), Token);
        await using var api = await _world.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        var xml = view.GetProperty("xml").GetString()!.ReplaceLineEndings("\n").Replace("</Nam>", "</Name>", StringComparison.Ordinal);

        await SendAsync(api, HttpMethod.Put, Path, HttpStatusCode.OK, new { hash = view.GetProperty("hash").GetString(), xml });

        Assert.Equal(Bytes(good), await System.IO.File.ReadAllBytesAsync(File, Token));
    }

    [Fact]
    public async Task Write_FileInTheEncodingOfAnOldEditor_IsShownAsItIsMeantAndSavedAsUtf8()
    {
        _world.Folder.GoodAdapter();
        _world.Folder.Environment["ONE"] = Marker;
        var good = Text("<ClientSecret>env:ONE</ClientSecret>").Replace("<Name>", "<Description>Bücher, é</Description><Name>", StringComparison.Ordinal);
        await System.IO.File.WriteAllBytesAsync(File, Encoding.Latin1.GetBytes(good), Token);
        await using var api = await _world.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        Assert.Equal(good, view.GetProperty("xml").GetString());
        Assert.False(view.TryGetProperty("values", out _));

        await SendAsync(api, HttpMethod.Put, Path, HttpStatusCode.OK, new { hash = view.GetProperty("hash").GetString(), xml = good });

        Assert.Equal(good, await System.IO.File.ReadAllTextAsync(File, Token));
    }

    [Fact]
    public async Task Write_ChangedMeanwhileOrStillTornOrAsValues_IsRefusedAndNothingIsWritten()
    {
        _world.Folder.Write("adapters/One.xml", Text($"<ClientSecret>{Marker}</ClientSecret>").Replace("</Name>", "</Nam>", StringComparison.Ordinal));
        await using var api = await _world.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        var (hash, xml) = (view.GetProperty("hash").GetString(), view.GetProperty("xml").GetString()!);
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);

        var torn = await SendAsync(api, HttpMethod.Put, Path, HttpStatusCode.UnprocessableEntity, new { hash, xml });
        await SendAsync(api, HttpMethod.Put, Path, HttpStatusCode.Conflict, new { hash, values = new { name = "X" } });
        var conflict = await SendAsync(api, HttpMethod.Put, Path, HttpStatusCode.Conflict, new { hash = "another", xml = xml.Replace("</Nam>", "</Name>", StringComparison.Ordinal) });
        // two secrets of one name, and a mask less: nobody can tell which is left
        _world.Folder.Write("adapters/One.xml", Text($"<ClientSecret>{Marker}1</ClientSecret><ClientSecret>{Marker}2</ClientSecret>").Replace("</Name>", "</Nam>", StringComparison.Ordinal));
        var two = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml });

        Assert.Equal("DEF002", torn.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal(xml, conflict.GetProperty("current").GetProperty("xml").GetString());
        Assert.Equal(("DEF066", 6), Finding(two));
        Assert.NotEqual(before, await System.IO.File.ReadAllBytesAsync(File, Token));
        Assert.Contains($"{Marker}2", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static (string?, int) Finding(JsonElement view) => (view.GetProperty("findings")[0].GetProperty("code").GetString(), view.GetProperty("findings")[0].GetProperty("line").GetInt32());

    private static string Text(string secret) => $"""
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>One</Name>
          <Type>Contoso Phone Adapter</Type>
          <DataSource>Contoso Source</DataSource>
          <Settings>
            {secret}
            <ClientId>{ConfigFolder.Guid}</ClientId>
            <RegionHost>https://api.east.example.com</RegionHost>
          </Settings>
        </Adapter>
        """;

    private byte[]? Restored(MaskedSource torn)
        => RawDraft.Restore(torn.Text(), torn, (text, _) => TornReader.Hidden(text, DefinitionKind.Adapters, _world.Files.TypeOf(TornReader.TypeIn(torn.Source.Text)), _world.Types), null, new FindingList("x.xml"));

    private static Task<JsonElement> SendAsync(ApiFixture api, HttpMethod method, string path, HttpStatusCode expected, object? body)
        => api.SendAsync(method, path, expected, body is null ? null : JsonSerializer.Serialize(body));
}
