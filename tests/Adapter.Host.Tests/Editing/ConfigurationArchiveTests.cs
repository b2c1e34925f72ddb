using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Tests.Editing;

public sealed class ConfigurationArchiveTests : IAsyncDisposable
{
    private const string Marker = "Sq7vXw2Zk9Lm";

    private readonly EditingWorld _world = new();

    public ConfigurationArchiveTests()
    {
        _world.Folder.GoodDataSource();
        Write(_world, "One", Marker, settings: "<ProxyPassword>" + _world.Folder.Protector.Protect("ProxyPassword", new Secret(Marker)) + "</ProxyPassword>");
        Write(_world, "Two", "env:CONTOSO_SECRET");
        _world.Folder.Write("host.json", $$"""
            {
              // secrets of the host itself
              "Http": { "Urls": "http://127.0.0.1:1", "Users": [ { "Name": "ada", "PasswordHash": "{{Marker}}" } ] },
              "Alarms": { "Targets": { "hook": { "Type": "Webhook", "Url": "https://hooks.example.com/{{Marker}}?x={{Marker}}", "Secret": "env:HOOK" }, "snmp": { "Community": "{{Marker}}" } } },
              "Pair": { "Peer": "https://b.example.com:8686", "Password": "{{Marker}}" },
            }
            """);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Export_HoldsEverythingButSecretsAndSaysWhatIsToBeEntered()
    {
        _world.Folder.Write("adapters/broken.xml", $"<Adapter><Settings><ClientSecret>{Marker}");

        var files = Entries(Export(_world));

        Assert.Equal(["adapters/One.xml", "adapters/Two.xml", "datasources/Contoso Source.xml", "export.json", "host.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain(Marker, file.Value, StringComparison.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain("protected:", file.Value, StringComparison.Ordinal));
        Assert.Contains("    <ClientSecret></ClientSecret><!-- to be entered: ClientSecret -->\n", files["adapters/One.xml"], StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_world.Folder.AdapterFile("Two.xml")), files["adapters/Two.xml"]);
        using var host = JsonDocument.Parse(files["host.json"]);
        Assert.Equal(("ada", ""), (host.RootElement.GetProperty("Http").GetProperty("Users")[0].GetProperty("Name").GetString(), host.RootElement.GetProperty("Http").GetProperty("Users")[0].GetProperty("PasswordHash").GetString()));
        Assert.Equal(("https://hooks.example.com", "env:HOOK"), (host.RootElement.GetProperty("Alarms").GetProperty("Targets").GetProperty("hook").GetProperty("Url").GetString(), host.RootElement.GetProperty("Alarms").GetProperty("Targets").GetProperty("hook").GetProperty("Secret").GetString()));
        Assert.Equal("https://b.example.com:8686", host.RootElement.GetProperty("Pair").GetProperty("Peer").GetString());
        using var manifest = JsonDocument.Parse(files["export.json"]);
        Assert.Equal("adapters/broken.xml", Assert.Single(manifest.RootElement.GetProperty("leftOut").EnumerateArray()).GetString());
        Assert.Equal(["ClientSecret", "ProxyPassword"], manifest.RootElement.GetProperty("files")[0].GetProperty("secretsToEnter").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Import_IntoTheSameHost_FindsEverythingTheSame()
    {
        var before = Directory.GetFiles(_world.Folder.Config, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);

        var result = Take(_world, Export(_world));

        Assert.True(result.Written);
        Assert.Equal([("adapters/One.xml", "same"), ("adapters/Two.xml", "same"), ("datasources/Contoso Source.xml", "same"), ("host.json", "left")], result.Files.Select(file => (file.File, file.What)).Order());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public async Task Import_IntoAnotherHost_KeepsItsSecretsAndNamesThoseToBeEntered()
    {
        var archive = Export(_world);
        await using EditingWorld other = new();
        other.Folder.Environment["CONTOSO_SECRET"] = "x";
        Write(other, "One", "other-secret", file: "elsewhere.xml");

        var dry = Take(other, archive, isDryRun: true);
        Assert.False(dry.Written);
        Assert.Equal(["elsewhere.xml"], Directory.GetFiles(Path.Combine(other.Folder.Config, "adapters")).Select(file => Path.GetFileName(file)));
        var result = Take(other, archive);

        Assert.True(result.Written);
        var one = result.Files.Single(file => file.File == "adapters/One.xml");
        Assert.Equal(("changed", "ProxyPassword"), (one.What, Assert.Single(one.SecretsToEnter)));
        Assert.Equal("new", result.Files.Single(file => file.File == "adapters/Two.xml").What);
        Assert.Equal("other-secret", other.Folder.Read().Adapters.Single(entry => entry.Definition.Name == "One").Definition.Settings.Secret("ClientSecret")!.Reveal());
        Assert.Contains("<!-- to be entered: ProxyPassword -->", await File.ReadAllTextAsync(other.Folder.AdapterFile("elsewhere.xml"), Token), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(other.Folder.Config, "adapters")).Length);
    }

    [Fact]
    public async Task Import_IntoAnEmptyHost_WritesDefinitionsThatWaitForTheirSecrets()
    {
        await using EditingWorld empty = new();

        var result = Take(empty, Export(_world));

        Assert.True(result.Written);
        var one = result.Files.Single(file => file.File == "adapters/One.xml");
        Assert.Equal(["ClientSecret", "ProxyPassword"], one.SecretsToEnter);
        Assert.Equal("DEF040", Assert.Single(one.Findings).Code);
        Assert.Equal("One", Assert.Single(empty.Folder.Read().Broken).Name);
    }

    [Fact]
    public async Task Import_OneFileRefused_WritesNothing()
    {
        await using EditingWorld other = new();
        var archive = Zip(("datasources/s.xml", """<DataSource xmlns="urn:recorder-adapters:v1"><Name>S</Name><Type>Contoso Phone</Type></DataSource>"""), ("adapters/x.xml", """<Adapter xmlns="urn:recorder-adapters:v1"><Name>X</Name><Type>Nobody</Type><DataSource>S</DataSource></Adapter>"""));

        var result = Take(other, archive);

        Assert.False(result.Written);
        Assert.Equal(["refused", "new"], result.Files.OrderBy(file => file.File).Select(file => file.What));
        Assert.Empty(Directory.GetFiles(other.Folder.Config, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Import_FileThatCannotBeRead_IsNotWrittenOver()
    {
        var archive = Export(_world);
        _world.Folder.Write("adapters/One.xml", "<Adapter");

        var result = Take(_world, archive);

        // the name is not to be read any more, so the definition would stand in a file of its own
        Assert.Equal("<Adapter", File.ReadAllText(_world.Folder.AdapterFile("One.xml")));
        Assert.NotEqual("same", result.Files.Single(file => file.File == "adapters/One.xml").What);
    }

    [Theory]
    [InlineData("Url", "https://hooks.example.com/Sq7vXw2Zk9Lm")]
    [InlineData("url", "https://hooks.example.com/Sq7vXw2Zk9Lm")]
    [InlineData("Hook:Url", "https://hooks.example.com/Sq7vXw2Zk9Lm")]
    [InlineData("PASSWORD", "Sq7vXw2Zk9Lm")]
    public void Export_HostSettingsInAnyCase_AreWithoutSecrets(string name, string value)
    {
        _world.Folder.Write("host.json", $$"""{ "Alarms": { "Targets": { "hook": { "{{name}}": "{{value}}" } } } }""");

        var settings = Entries(Export(_world))["host.json"];

        Assert.DoesNotContain(Marker, settings, StringComparison.Ordinal);
        Assert.Contains(name, settings, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_PasswordThatIsANumber_IsLeftOutAndOtherNumbersStay()
    {
        _world.Folder.Write("host.json", """{ "Pair": { "Password": 48151623, "Port": 8686 } }""");

        var settings = Entries(Export(_world))["host.json"];

        Assert.DoesNotContain("48151623", settings, StringComparison.Ordinal);
        Assert.Contains("8686", settings, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_HostSettingsWithANameTwice_AreNamedAsLeftOut()
    {
        _world.Folder.Write("host.json", """{ "Pair": { "Password": "a", "Password": "b" } }""");

        var files = Entries(Export(_world));

        Assert.DoesNotContain("host.json", files.Keys);
        Assert.Contains("host.json", files["export.json"], StringComparison.Ordinal);
    }

    [Fact]
    public void Import_TwoFilesForTheDefinitionThatIsThere_IsRefusedAndNothingIsWritten()
    {
        var before = File.ReadAllText(_world.Folder.AdapterFile("One.xml"));
        var one = Entries(Export(_world))["adapters/One.xml"];

        var refused = Assert.Throws<InvalidDataException>(() => Take(_world, Zip(("adapters/a.xml", one), ("adapters/b.xml", one))));

        Assert.Contains("One.xml", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_world.Folder.AdapterFile("One.xml")));
    }

    [Fact]
    public void Import_MoreEntriesThanAConfigurationHas_IsRefused()
        => Assert.Throws<InvalidDataException>(() => Take(_world, Zip([.. Enumerable.Range(0, 5000).Select(_ => ("host.json", "{}"))])));

    [Fact]
    public void Import_LastFileCannotBePut_LeavesEverythingAsItWas()
    {
        var entries = Entries(Export(_world)).Where(entry => entry.Key.EndsWith(".xml", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value.Replace("Contoso Source", "Renamed Source", StringComparison.Ordinal));
        entries["adapters/in-the-way.xml"] = entries["adapters/Two.xml"].Replace("<Name>Two</Name>", "<Name>Three</Name>", StringComparison.Ordinal);
        Directory.CreateDirectory(_world.Folder.AdapterFile("in-the-way.xml"));
        var before = Directory.GetFiles(_world.Folder.Config, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);

        Assert.ThrowsAny<IOException>(() => Take(_world, Zip([.. entries.Select(entry => (entry.Key, entry.Value))])));

        Assert.Equal(before, Directory.GetFiles(_world.Folder.Config, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText));
    }

    [Theory]
    [InlineData("../x.xml")]
    [InlineData("adapters/../x.xml")]
    [InlineData("adapters/.x.xml")]
    [InlineData("adapters\\x.xml")]
    [InlineData("/etc/x.xml")]
    [InlineData("sinks/x.xml")]
    [InlineData("adapters/sub/x.xml")]
    public void Import_EntryThatIsNoDefinition_IsRefused(string name) => Assert.Throws<InvalidDataException>(() => Take(_world, Zip((name, "<Adapter/>"))));

    [Fact]
    public async Task Endpoints_ExportAndImport_WorkOverHttp()
    {
        await using var api = await _world.ServeAsync(fixture =>
        {
            var rooms = fixture.Rooms!;
            fixture.Rooms = (services, configuration) =>
            {
                rooms(services, configuration);
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new ConfigurationExport(_world.Files, TimeProvider.System));
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, Import(_world));
            };
        });
        using var export = await api.Client.GetAsync("/api/v1/configuration/export", Token);
        Assert.Equal("application/zip", export.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("adapterhost-configuration-", export.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        var archive = await export.Content.ReadAsByteArrayAsync(Token);

        using ByteArrayContent body = new(archive) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var import = await api.Client.PostAsync("/api/v1/configuration/import?dryRun=true", body, Token);
        using ByteArrayContent bad = new("no archive"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var refused = await api.Client.PostAsync("/api/v1/configuration/import", bad, Token);

        using var told = JsonDocument.Parse(await import.Content.ReadAsStringAsync(Token));
        Assert.Equal((true, false), (told.RootElement.GetProperty("isDryRun").GetBoolean(), told.RootElement.GetProperty("written").GetBoolean()));
        Assert.Equal(4, told.RootElement.GetProperty("files").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain(Marker, told.RootElement.GetRawText() + string.Join('\n', api.Log.Lines.Concat(_world.Log.Lines).Select(line => line.Text)), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static void Write(EditingWorld world, string name, string secret, string settings = "", string? file = null) => world.Folder.Write($"adapters/{file ?? $"{name}.xml"}", $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>{name}</Name>
          <Type>Contoso Phone Adapter</Type>
          <DataSource>Contoso Source</DataSource>
          <Settings>
            <ClientId>{ConfigFolder.Guid}</ClientId>
            <ClientSecret>{secret}</ClientSecret>
            <RegionHost>https://api.east.example.com</RegionHost>
            {settings}
          </Settings>
        </Adapter>

        """.ReplaceLineEndings("\n"));

    private static byte[] Export(EditingWorld world) => new ConfigurationExport(world.Files, TimeProvider.System).Make();

    private static ConfigurationImport Import(EditingWorld world) => new(world.Files, static () => { }, world.Log.CreateLogger<ConfigurationImport>());

    private static ImportedConfiguration Take(EditingWorld world, byte[] archive, bool isDryRun = false)
    {
        using MemoryStream stream = new(archive);
        return Import(world).Take(stream, isDryRun);
    }

    private static Dictionary<string, string> Entries(byte[] archive)
    {
        using ZipArchive zip = new(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using StreamReader reader = new(entry.Open());
            return reader.ReadToEnd();
        });
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return archive.ToArray();
    }
}
