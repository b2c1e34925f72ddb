using System.Net;
using System.Text;
using System.Text.Json;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;
using Adapter.Host.Tests.Http;

namespace Adapter.Host.Tests.Editing;

public sealed class EditingEndpointsTests : IAsyncDisposable
{
    private const string Path = "/api/v1/definitions/adapters/One.xml";

    /// <summary>Never in an answer, a log line or the trail.</summary>
    private const string Marker = "Sq7vXw2Zk9Lm";

    private readonly EditingWorld _world = new();
    private readonly StringBuilder _said = new();

    public EditingEndpointsTests()
    {
        _world.Folder.GoodDataSource();
        _world.Folder.GoodAdapter();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _world.Folder.AdapterFile("One.xml");

    [Fact]
    public async Task Types_TellTheDeclaration()
    {
        await using var api = await _world.ServeAsync();

        var types = await api.GetAsync("/api/v1/types");

        var phone = types.GetProperty("types")[1];
        Assert.Equal(("Contoso Phone Adapter", "adapter", "Contoso Phone", false), (phone.GetProperty("name").GetString(), phone.GetProperty("kind").GetString(), phone.GetProperty("dataSourceType").GetString(), phone.GetProperty("canTestConnection").GetBoolean()));
        Assert.Equal(SampleTypes.Phone.Settings.Select(setting => setting.Name), phone.GetProperty("settings").EnumerateArray().Select(setting => setting.GetProperty("name").GetString()));
        var port = phone.GetProperty("settings")[6];
        Assert.Equal(("port", "UseClientProxy", "true"), (port.GetProperty("kind").GetString(), port.GetProperty("appliesWhen").GetProperty("setting").GetString(), port.GetProperty("requiredWhen").GetProperty("value").GetString()));
        Assert.Equal(["Name", "Description", "Type"], types.GetProperty("dataSource").GetProperty("frame").EnumerateArray().Select(setting => setting.GetProperty("name").GetString()));
        Assert.Equal("TimeZone", types.GetProperty("dataSource").GetProperty("settings")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task List_TellsFilesWithFindingsStateAndUse()
    {
        _world.Folder.Write("adapters/broken.xml", "<Adapter");
        _world.Adapters.Adapters = [new Adapter.Host.Http.AdapterView { Name = "one", State = "Running" }];
        await using var api = await _world.ServeAsync();

        var list = await api.GetAsync("/api/v1/definitions");

        var adapters = list.GetProperty("adapters").EnumerateArray().ToList();
        Assert.Equal(["One.xml", "broken.xml"], adapters.Select(item => item.GetProperty("file").GetString()));
        Assert.Equal(("One", "Running"), (adapters[0].GetProperty("name").GetString(), adapters[0].GetProperty("state").GetString()));
        Assert.Equal(("DEF002", "error"), (adapters[1].GetProperty("findings")[0].GetProperty("code").GetString(), adapters[1].GetProperty("findings")[0].GetProperty("severity").GetString()));
        Assert.Equal("One", Assert.Single(list.GetProperty("dataSources")[0].GetProperty("usedBy").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("plain", "clear", null)]
    [InlineData("env:CONTOSO_SECRET", "env", "env:CONTOSO_SECRET")]
    [InlineData("file:secrets/one", "file", "file:secrets/one")]
    [InlineData("protected", "protected", null)]
    public async Task Show_SecretOfAnyForm_IsMaskedOrAReference(string form, string said, string? shown)
    {
        var written = form switch { "plain" => Marker, "protected" => _world.Folder.Protector.Protect("ClientSecret", new Adapter.Abstractions.Secret(Marker)), _ => form };
        _world.Folder.GoodAdapter(secret: written);
        await using var api = await _world.ServeAsync();

        var view = await api.GetAsync(Path);

        var secret = Assert.Single(view.GetProperty("secretsSet").EnumerateArray());
        Assert.Equal((said, shown), (secret.GetProperty("form").GetString(), secret.TryGetProperty("shown", out var reference) ? reference.GetString() : null));
        Assert.Equal(shown is null, view.GetProperty("xml").GetString()!.Contains(SecretMask.Mask, StringComparison.Ordinal));
        Assert.DoesNotContain(Marker, view.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("protected:v1:", view.GetRawText(), StringComparison.Ordinal);
        Assert.False(view.GetProperty("values").GetProperty("settings").TryGetProperty("ClientSecret", out _));
    }

    [Theory]
    [InlineData("../x.xml")]
    [InlineData("..%2Fx.xml")]
    [InlineData("%2e%2e%2fdatasources%2fContoso%20Source.xml")]
    [InlineData("..%5Cx.xml")]
    [InlineData(".hidden.xml")]
    [InlineData("One.txt")]
    [InlineData("CON.xml")]
    [InlineData("a%00.xml")]
    public async Task AnyRequest_NameThatIsNoDefinitionFile_IsRefused(string name)
    {
        await using var api = await _world.ServeAsync();
        using HttpClient raw = new() { BaseAddress = api.Client.BaseAddress };
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete])
        {
            using HttpRequestMessage request = new(method, $"/api/v1/definitions/adapters/{name}") { Content = method == HttpMethod.Put ? new StringContent("""{"values":{"name":"X"}}""", Encoding.UTF8, "application/json") : null };
            using var response = await raw.SendAsync(request, Token);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {name}: {response.StatusCode}");
        }

        Assert.Equal(2, Directory.GetFiles(_world.Folder.Config, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Write_DraftOfValues_ChangesTheFileAndNothingElseAndTellsWhatFollows()
    {
        await using var api = await _world.ServeAsync();
        var before = await System.IO.File.ReadAllTextAsync(File, Token);
        var mode = OperatingSystem.IsWindows() ? default : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, mode);
        }

        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = await HashAsync(api), values = new { settings = new { RegionHost = "https://api.west.example.com" } } });

        Assert.Equal(before.Replace("east", "west", StringComparison.Ordinal), await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.Equal(answer.GetProperty("hash").GetString(), await HashAsync(api));
        Assert.Equal("started", answer.GetProperty("applied").GetString());
        Assert.Equal(1, _world.Looks);
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == mode);
        Assert.Single(Directory.GetFiles(System.IO.Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task Write_NewSecret_IsProtectedAndNeverSaid()
    {
        await using var api = await _world.ServeAsync();

        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { }, secrets = new { ClientSecret = Marker } });
        Assert.Equal(0, check.GetProperty("findings").GetArrayLength());
        Assert.False(Directory.Exists(_world.Folder.Data + "/keys"), "a check writes nothing");
        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = await HashAsync(api), values = new { }, secrets = new { ClientSecret = Marker } });
        await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);

        var entry = Assert.Single(_world.Folder.Read().Adapters);
        Assert.Equal(Marker, entry.Definition.Settings.Secret("ClientSecret")!.Reveal());
        Assert.Contains("<ClientSecret>protected:v1:", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
        Assert.Equal("started", answer.GetProperty("applied").GetString());
        await AssertNeverSaidAsync(api);
    }

    [Fact]
    public async Task Write_RawTextWithMasks_KeepsTheSecretsByteForByte()
    {
        _world.Folder.Write("adapters/One.xml", $"""
            <Adapter xmlns="urn:recorder-adapters:v1">{"\r"}
              <!-- before: <ClientSecret>{Marker}-old</ClientSecret> <Add key='Token' value='{Marker}'/> -->{"\r"}
              {ConfigFolder.Good(secret: $"<![CDATA[{Marker}]]>", settings: $"<clientsecret>{Marker}</clientsecret><ProxyPassword>{Marker}&#65;</ProxyPassword>")}{"\r"}
            </Adapter>
            """);
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);
        _world.Types = [SampleTypes.Phone];
        await using var api = await _world.ServeAsync();
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
        await using var api = await _world.ServeAsync();

        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", xml = $"<Adapter xmlns=\"urn:recorder-adapters:v1\"><Settings>{setting}</Settings></Adapter>" });

        Assert.Equal("DEF066", Assert.Single(check.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        Assert.False(check.TryGetProperty("xml", out _));
    }

    [Fact]
    public async Task Write_FileChangedMeanwhile_IsAConflictThatShowsWhatIsThere()
    {
        await using var api = await _world.ServeAsync();
        var hash = await HashAsync(api);
        _world.Folder.GoodAdapter(secret: Marker);
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);

        var problem = await PutAsync(api, HttpStatusCode.Conflict, new { hash, values = new { description = "late" } });
        await PutAsync(api, HttpStatusCode.Conflict, new { values = new { description = "new?" } });
        await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.Conflict, null, hash);
        await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.Conflict, null);

        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Token));
        Assert.Equal("One", problem.GetProperty("current").GetProperty("values").GetProperty("name").GetString());
        Assert.NotNull(problem.GetProperty("remedy").GetString());
        await AssertNeverSaidAsync(api);
    }

    [Fact]
    public async Task Write_DraftWithErrors_IsRefusedWithFindingsAndNothingIsWritten()
    {
        await using var api = await _world.ServeAsync();
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);

        var problem = await PutAsync(api, HttpStatusCode.UnprocessableEntity, new { hash = await HashAsync(api), values = new { dataSource = "Nobody", startupType = "Sometimes" } });

        Assert.Equal(["DEF025", "DEF044"], problem.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()).Order());
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Token));
        Assert.Equal(0, _world.Looks);
    }

    [Fact]
    public async Task Write_TypeOfAnAdapterThatIsThere_IsRefusedAsTheHostWould()
    {
        await using var api = await _world.ServeAsync();

        var problem = await PutAsync(api, HttpStatusCode.UnprocessableEntity, new { hash = await HashAsync(api), xml = """<Adapter xmlns="urn:recorder-adapters:v1"><Name>One</Name><Type>Contoso Archive</Type><DataSource>Contoso Source</DataSource><Settings><ApiUrl>https://a.example.com</ApiUrl></Settings></Adapter>""" });

        Assert.Equal("DEF024", Assert.Single(problem.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Write_ValuesIntoAFileThatCannotBeRead_IsNeverDone()
    {
        const string Broken = "<Adapter xmlns=\"urn:recorder-adapters:v1\"><Settings><ClientSecret>" + Marker;
        _world.Folder.Write("adapters/One.xml", Broken);
        await using var api = await _world.ServeAsync();
        var view = await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null);
        Assert.EndsWith($"<ClientSecret>{SecretMask.Mask}", view.GetProperty("xml").GetString(), StringComparison.Ordinal);
        Assert.Equal("DEF002", view.GetProperty("findings")[0].GetProperty("code").GetString());

        await PutAsync(api, HttpStatusCode.Conflict, new { hash = view.GetProperty("hash").GetString(), values = new { name = "X" } });

        Assert.Equal(Broken, await System.IO.File.ReadAllTextAsync(File, Token));
        await AssertNeverSaidAsync(api);
        await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.NoContent, null, view.GetProperty("hash").GetString());
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Write_NewFile_IsMadeOnceAndReadByTheHost()
    {
        await using var api = await _world.ServeAsync();
        object draft = new { values = new { name = "Two", type = "Contoso Phone Adapter", dataSource = "Contoso Source", startupType = "Manual", settings = new { ClientId = ConfigFolder.Guid, RegionHost = "https://api.east.example.com" } }, secrets = new { ClientSecret = Marker } };
        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, draft);
        Assert.Equal("two.xml", check.GetProperty("file").GetString());
        Assert.False(check.TryGetProperty("hash", out _));

        var answer = await SendAsync(api, HttpMethod.Put, "/api/v1/definitions/adapters/two.xml", HttpStatusCode.OK, draft);
        await SendAsync(api, HttpMethod.Put, "/api/v1/definitions/adapters/two.xml", HttpStatusCode.Conflict, draft);

        Assert.Equal("waits (Manual)", answer.GetProperty("applied").GetString());
        Assert.Equal(["One", "Two"], _world.Folder.Read().Adapters.Select(entry => entry.Definition.Name));
        await AssertNeverSaidAsync(api);
    }

    [Fact]
    public async Task DataSource_InUse_IsNeitherRemovedNorRenamed()
    {
        await using var api = await _world.ServeAsync();
        const string Source = "/api/v1/definitions/datasources/Contoso%20Source.xml";
        var hash = (await SendAsync(api, HttpMethod.Get, Source, HttpStatusCode.OK, null)).GetProperty("hash").GetString();

        var removed = await SendAsync(api, HttpMethod.Delete, Source, HttpStatusCode.Conflict, null, hash);
        var renamed = await SendAsync(api, HttpMethod.Put, Source, HttpStatusCode.UnprocessableEntity, new { hash, values = new { name = "Other" } });
        var changed = await SendAsync(api, HttpMethod.Put, Source, HttpStatusCode.OK, new { hash, values = new { settings = new { LongCallDurationMin = "60" } } });

        Assert.Contains("'One'", removed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(("DEF025", File), (renamed.GetProperty("findings")[0].GetProperty("code").GetString(), renamed.GetProperty("findings")[0].GetProperty("file").GetString()));
        Assert.Equal("started: One", changed.GetProperty("applied").GetString());
    }

    [Theory]
    [InlineData("Uno", true)]
    [InlineData("ONE", false)]
    public async Task Adapter_Renamed_IsWarnedOfAndWritten(string name, bool isWarned)
    {
        await using var api = await _world.ServeAsync();

        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = await HashAsync(api), values = new { name } });

        var warned = answer.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("code").GetString() == "DEF071").ToList();
        Assert.Equal(isWarned ? 1 : 0, warned.Count);
        Assert.All(warned, finding => Assert.Equal(("warning", "Name"), (finding.GetProperty("severity").GetString(), finding.GetProperty("setting").GetString())));
        Assert.Contains($"<Name>{name}</Name>", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adapter_PrimaryOfAnother_IsNotRemovedBeforeItsSecondary()
    {
        _world.Folder.GoodAdapter("Two", more: "<SecondaryOf>ONE</SecondaryOf>");
        await using var api = await _world.ServeAsync();
        const string Second = "/api/v1/definitions/adapters/Two.xml";

        var refused = await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.Conflict, null, await HashAsync(api));
        Assert.Contains("primary of 'Two'", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File));

        await SendAsync(api, HttpMethod.Delete, Second, HttpStatusCode.NoContent, null, (await SendAsync(api, HttpMethod.Get, Second, HttpStatusCode.OK, null)).GetProperty("hash").GetString());
        await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.NoContent, null, await HashAsync(api));
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"values":{"settings":{"ClientSecret":"Sq7vXw2Zk9Lm",}}}""")]
    public async Task Write_BodyThatIsNoDraft_IsRefusedWithoutQuotingIt(string body)
    {
        await using var api = await _world.ServeAsync();

        var problem = await api.SendAsync(HttpMethod.Put, Path, HttpStatusCode.BadRequest, body);

        Assert.DoesNotContain(Marker, problem.GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(problem.GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task Check_LargeDraft_IsJudgedAndTooLargeOneIsAFinding()
    {
        await using var api = await _world.ServeAsync();

        var large = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { description = new string('x', 300_000) } });
        var tooLarge = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { description = new string('x', 1_100_000) } });

        Assert.Equal(0, large.GetProperty("findings").GetArrayLength());
        Assert.Equal("DEF004", tooLarge.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<string> HashAsync(ApiFixture api) => (await SendAsync(api, HttpMethod.Get, Path, HttpStatusCode.OK, null)).GetProperty("hash").GetString()!;

    private Task<JsonElement> PutAsync(ApiFixture api, HttpStatusCode expected, object body) => SendAsync(api, HttpMethod.Put, Path, expected, body);

    private async Task<JsonElement> SendAsync(ApiFixture api, HttpMethod method, string path, HttpStatusCode expected, object? body, string? hash = null)
    {
        var answer = await api.SendAsync(method, path, expected, body is null ? null : JsonSerializer.Serialize(body), request =>
        {
            if (hash is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{hash}\"");
            }
        });
        _said.Append(answer.ValueKind == JsonValueKind.Undefined ? string.Empty : answer.GetRawText());
        return answer;
    }

    private async Task AssertNeverSaidAsync(ApiFixture api)
    {
        Assert.DoesNotContain(Marker, _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("protected:v1:", _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, string.Join('\n', _world.Log.Lines.Concat(api.Log.Lines).Select(line => $"{line.Text} {line.Exception}")), StringComparison.Ordinal);
        var trail = await api.Client.GetStringAsync("/api/v1/audit", Token);
        Assert.DoesNotContain(Marker, trail, StringComparison.Ordinal);
    }
}
