using System.Net;
using System.Text;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;

namespace Adapter.Host.Tests.Editing;

/// <summary>What is read and written by the API.</summary>
public sealed class EditingEndpointsTests : EditingApi
{
    [Fact]
    public async Task Types_TellTheDeclaration()
    {
        await using var api = await World.ServeAsync();

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
        World.Folder.Write("adapters/broken.xml", "<Adapter");
        World.Adapters.Adapters = [new Adapter.Host.Http.AdapterView { Name = "one", State = "Running" }];
        await using var api = await World.ServeAsync();

        var list = await api.GetAsync("/api/v1/definitions");

        var adapters = list.GetProperty("adapters").EnumerateArray().ToList();
        Assert.Equal(["One.xml", "broken.xml"], adapters.Select(item => item.GetProperty("file").GetString()));
        Assert.Equal(("One", "Running"), (adapters[0].GetProperty("name").GetString(), adapters[0].GetProperty("state").GetString()));
        Assert.Equal(("DEF002", "error"), (adapters[1].GetProperty("findings")[0].GetProperty("code").GetString(), adapters[1].GetProperty("findings")[0].GetProperty("severity").GetString()));
        Assert.Equal("One", Assert.Single(list.GetProperty("dataSources")[0].GetProperty("usedBy").EnumerateArray()).GetString());
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
        await using var api = await World.ServeAsync();
        using HttpClient raw = new() { BaseAddress = api.Client.BaseAddress };
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete])
        {
            using HttpRequestMessage request = new(method, $"/api/v1/definitions/adapters/{name}") { Content = method == HttpMethod.Put ? new StringContent("""{"values":{"name":"X"}}""", Encoding.UTF8, "application/json") : null };
            using var response = await raw.SendAsync(request, Token);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {name}: {response.StatusCode}");
        }

        Assert.Equal(2, Directory.GetFiles(World.Folder.Config, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Write_DraftOfValues_ChangesTheFileAndNothingElseAndTellsWhatFollows()
    {
        await using var api = await World.ServeAsync();
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
        Assert.Equal(1, World.Looks);
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == mode);
        Assert.Single(Directory.GetFiles(System.IO.Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task Write_FileChangedMeanwhile_IsAConflictThatShowsWhatIsThere()
    {
        await using var api = await World.ServeAsync();
        var hash = await HashAsync(api);
        World.Folder.GoodAdapter(secret: Marker);
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
        await using var api = await World.ServeAsync();
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);

        var problem = await PutAsync(api, HttpStatusCode.UnprocessableEntity, new { hash = await HashAsync(api), values = new { dataSource = "Nobody", startupType = "Sometimes" } });

        Assert.Equal(["DEF025", "DEF044"], problem.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()).Order());
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Token));
        Assert.Equal(0, World.Looks);
    }

    [Fact]
    public async Task Write_TypeOfAnAdapterThatIsThere_IsRefusedAsTheHostWould()
    {
        await using var api = await World.ServeAsync();

        var problem = await PutAsync(api, HttpStatusCode.UnprocessableEntity, new { hash = await HashAsync(api), xml = """<Adapter xmlns="urn:recorder-adapters:v1"><Name>One</Name><Type>Contoso Archive</Type><DataSource>Contoso Source</DataSource><Settings><ApiUrl>https://a.example.com</ApiUrl></Settings></Adapter>""" });

        Assert.Equal("DEF024", Assert.Single(problem.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Write_ValuesIntoAFileThatCannotBeRead_IsNeverDone()
    {
        const string Broken = "<Adapter xmlns=\"urn:recorder-adapters:v1\"><Settings><ClientSecret>" + Marker;
        World.Folder.Write("adapters/One.xml", Broken);
        await using var api = await World.ServeAsync();
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
        await using var api = await World.ServeAsync();
        object draft = new { values = new { name = "Two", type = "Contoso Phone Adapter", dataSource = "Contoso Source", startupType = "Manual", settings = new { ClientId = ConfigFolder.Guid, RegionHost = "https://api.east.example.com" } }, secrets = new { ClientSecret = Marker } };
        var check = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, draft);
        Assert.Equal("two.xml", check.GetProperty("file").GetString());
        Assert.False(check.TryGetProperty("hash", out _));

        var answer = await SendAsync(api, HttpMethod.Put, "/api/v1/definitions/adapters/two.xml", HttpStatusCode.OK, draft);
        await SendAsync(api, HttpMethod.Put, "/api/v1/definitions/adapters/two.xml", HttpStatusCode.Conflict, draft);

        Assert.Equal("waits (Manual)", answer.GetProperty("applied").GetString());
        Assert.Equal(["One", "Two"], World.Folder.Read().Adapters.Select(entry => entry.Definition.Name));
        await AssertNeverSaidAsync(api);
    }

    [Fact]
    public async Task Check_LargeDraft_IsJudgedAndTooLargeOneIsAFinding()
    {
        await using var api = await World.ServeAsync();

        var large = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { description = new string('x', 300_000) } });
        var tooLarge = await SendAsync(api, HttpMethod.Post, "/api/v1/definitions/adapters/check", HttpStatusCode.OK, new { file = "One.xml", values = new { description = new string('x', 1_100_000) } });

        Assert.Equal(0, large.GetProperty("findings").GetArrayLength());
        Assert.Equal("DEF004", tooLarge.GetProperty("findings")[0].GetProperty("code").GetString());
    }
}
