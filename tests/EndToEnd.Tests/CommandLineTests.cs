using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Exit codes are a contract with scripts; docs/operations.md lists them.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task Help_NamesEveryCommand()
    {
        var (code, output, _) = await HostProgram.RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All(["run", "demo", "validate", "types", "describe", "adapters", "start", "stop", "restart", "events", "coverage", "backfill", "protect"], command => Assert.Matches($"(?m)^  {command}\\b", output));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run", "--no-such-option")]
    [InlineData("demo", "--duration", "soon")]
    [InlineData("demo", "--faults", "nonsense", "--json")]
    [InlineData("demo", "--calls-per-minute", "0")]
    [InlineData("adapters", "--url", "ftp://x")]
    [InlineData("describe")]
    public async Task CommandLine_Wrong_ExitsWith2(params string[] arguments)
    {
        var (code, output, error) = await HostProgram.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Adapters_WithoutARunningHost_ExitsWith4AndSaysWhatToDo()
    {
        var (code, _, error) = await HostProgram.RunAsync("adapters", "--url", "http://127.0.0.1:9");
        Assert.Equal(4, code);
        Assert.Contains("adapterhost run", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_WithTheShippedPlugin_NamesItsAdapterType()
    {
        var (code, output, _) = await HostProgram.RunAsync("types");
        Assert.Equal(0, code);
        Assert.Contains("Genesys Cloud CX API Adapter", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_UnknownType_ExitsWith5AndNamesTheKnownOnes()
    {
        var (code, _, error) = await HostProgram.RunAsync("describe", "Nonsense");
        Assert.Equal(5, code);
        Assert.Contains("Genesys Cloud CX API Adapter", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_Template_Validates()
    {
        using TempFolder folder = new();
        var (code, template, _) = await HostProgram.RunAsync("describe", "Genesys Cloud CX API Adapter", "--template");
        Assert.Equal(0, code);
        folder.Write("adapters/one.xml", template);
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src", "Adapters.GenesysCloudCx", "demo", "datasource.xml"));
        var name = System.Xml.Linq.XDocument.Parse(template).Root!.Elements().Single(element => element.Name.LocalName == "DataSource").Value;
        folder.Write("datasources/one.xml", source.Replace("Demo Genesys", name, StringComparison.Ordinal));
        var (valid, output, error) = await HostProgram.RunAsync("validate", "--config", folder.Path);
        Assert.True(valid == 0, output + error);
    }

    [Fact]
    public async Task Validate_TheShippedSamples_FindsNoError()
    {
        var (code, output, error) = await HostProgram.RunAsync("validate", "--config", Path.Combine(Repository.Root, "config"));
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public async Task Validate_WrongDefinition_ExitsWith1AndNamesFileLineAndRemedy()
    {
        using TempFolder folder = new();
        var file = folder.Write("adapters/bad.xml", "<Adapter xmlns=\"urn:recorder-adapters:v1\">\n  <Name>A</Name>\n  <Type>Genesys Cloud CX API Adapter</Type>\n  <StartupType>Sometimes</StartupType>\n</Adapter>\n");
        var (code, output, _) = await HostProgram.RunAsync("validate", "--config", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("bad.xml", output, StringComparison.Ordinal);
        Assert.Contains("Automatic", output, StringComparison.Ordinal);
        Assert.Contains(":4:", output.Replace("(4,", ":4:", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Events_DataFolderWithoutJournal_ExitsWith5()
    {
        using TempFolder folder = new();
        var (code, _, error) = await HostProgram.RunAsync("events", "--data", folder["nothing"]);
        Assert.Equal(5, code);
        Assert.Contains("nothing", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnreadableHostSettings_ExitsWith3AndNamesTheFile()
    {
        using TempFolder folder = new();
        folder.Write("config/host.json", "{ this is not json");
        var (code, _, error) = await HostProgram.RunAsync("run", "--config", folder["config"], "--data", folder["data"], "--urls", "http://127.0.0.1:0");
        Assert.Equal(3, code);
        Assert.Contains("host.json", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BeyondLoopbackWithoutCredentials_IsRefused()
    {
        using TempFolder folder = new();
        folder.Write("config/host.json", "{}");
        var (code, _, error) = await HostProgram.RunAsync("run", "--config", folder["config"], "--data", folder["data"], "--urls", "http://0.0.0.0:0");
        Assert.Equal(3, code);
        Assert.Contains("credentials", error, StringComparison.OrdinalIgnoreCase);
    }
}
