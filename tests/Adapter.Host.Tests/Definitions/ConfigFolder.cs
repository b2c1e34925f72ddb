using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Testing.Common;

namespace Adapter.Host.Tests.Definitions;

/// <summary>A configuration folder of one test, with a data folder beside it.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string Guid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    private readonly TempFolder _folder = new();

    public ConfigFolder()
    {
        Directory.CreateDirectory(Path.Combine(Config, "adapters"));
        Directory.CreateDirectory(Path.Combine(Config, "datasources"));
        Protector = new SecretProtector(Data);
        Reader = new DefinitionReader(Protector, name => Environment.GetValueOrDefault(name));
        Environment["CONTOSO_SECRET"] = "env-secret-value";
    }

    public string Config => _folder["config"];

    public string Data => _folder["data"];

    public Dictionary<string, string> Environment { get; } = [];

    public SecretProtector Protector { get; }

    public DefinitionReader Reader { get; }

    public IReadOnlyCollection<AdapterType> Types { get; set; } = SampleTypes.All;

    public DefinitionSet Read(DefinitionSet? previous = null) => Reader.Read(Config, Types, previous);

    public string AdapterFile(string name) => Path.Combine(Config, "adapters", name);

    public string DataSourceFile(string name) => Path.Combine(Config, "datasources", name);

    public string Adapter(string file, string inside) => Write(Path.Combine("adapters", file), $"""<Adapter xmlns="urn:recorder-adapters:v1">{inside}</Adapter>""");

    public string DataSource(string file, string inside) => Write(Path.Combine("datasources", file), $"""<DataSource xmlns="urn:recorder-adapters:v1">{inside}</DataSource>""");

    /// <summary>Puts a file there whole: a watcher's look in the middle of writing would rightly find a broken one.</summary>
    public string Write(string name, string content)
    {
        var file = Path.Combine(Config, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Move(_folder.Write("being-written", content), file, overwrite: true);
        return file;
    }

    /// <summary>A good data source in a file of its own.</summary>
    public string GoodDataSource(string name = "Contoso Source", string type = "Contoso Phone", string more = "")
        => DataSource($"{name}.xml", $"<Name>{name}</Name><Type>{type}</Type><TimeZone>Europe/London</TimeZone>{more}");

    /// <summary>A good adapter; <paramref name="settings"/> and <paramref name="more"/> are added.</summary>
    public string GoodAdapter(string name = "One", string settings = "", string more = "", string? file = null, string secret = "env:CONTOSO_SECRET")
        => Adapter(file ?? $"{name}.xml", Good(name, settings, more, secret));

    public static string Good(string name = "One", string settings = "", string more = "", string secret = "env:CONTOSO_SECRET")
        => $"""
            <Name>{name}</Name><Type>Contoso Phone Adapter</Type><DataSource>Contoso Source</DataSource>{more}
            <Settings><ClientId>{Guid}</ClientId><ClientSecret>{secret}</ClientSecret><RegionHost>https://api.east.example.com</RegionHost>{settings}</Settings>
            """;

    public void Dispose() => _folder.Dispose();
}
