using GenesysCloud.Simulator;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>A simulator, a configuration folder and host processes on it.</summary>
internal sealed class HostFixture : IAsyncDisposable
{
    public const string Secret = "s3cret-5f1d2c9a8b7e";
    private readonly TempFolder _folder = new();
    private readonly List<HostProgram> _programs = [];

    private HostFixture(SimulatorServer simulator) => Simulator = simulator;

    public SimulatorServer Simulator { get; }

    public string Config => _folder["config"];

    public string Data => _folder["data"];

    public static async Task<HostFixture> StartAsync(Func<SimulatorOptions, SimulatorOptions>? configure = null)
    {
        SimulatorOptions options = new() { Users = 30, ClientSecret = Secret };
        return new HostFixture(await SimulatorServer.StartAsync(configure?.Invoke(options) ?? options));
    }

    public void WriteDataSource(string name = "Contoso Genesys", string zone = "Europe/London") => _folder.Write($"config/datasources/{name}.xml", $"""
        <DataSource xmlns="urn:recorder-adapters:v1">
          <Name>{name}</Name>
          <Type>Genesys Cloud CX</Type>
          <TimeZone>{zone}</TimeZone>
        </DataSource>
        """);

    public string WriteAdapter(string name, string? file = null, string settings = "", string dataSource = "Contoso Genesys", string? secret = null, string startupType = "Automatic")
        => _folder.Write($"config/adapters/{file ?? name}.xml", $"""
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>{name}</Name>
          <Type>Genesys Cloud CX API Adapter</Type>
          <StartupType>{startupType}</StartupType>
          <DataSource>{dataSource}</DataSource>
          <Settings>
            <ClientId>{Simulator.ClientId}</ClientId>
            <ClientSecret>{secret ?? "env:E2E_GENESYS_SECRET"}</ClientSecret>
            <RegionHost>{Simulator.BaseUrl.ToString().TrimEnd('/')}</RegionHost>
            {settings}
          </Settings>
        </Adapter>
        """);

    /// <summary>Where the host keeps the recordings of an import source.</summary>
    public string RecordingsOf(string source) => Path.Combine(Data, "recordings", source);

    public string WriteImport(string name, DateTimeOffset start, string format = "WAV", string settings = "", params (string Key, string Value)[] advanced)
        => _folder.Write($"config/adapters/{name}.xml", $"""
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>{name}</Name>
          <Type>Genesys Cloud Import Source</Type>
          <DataSource>Contoso Genesys</DataSource>
          <Settings>
            <ClientId>{Simulator.ClientId}</ClientId>
            <ClientSecret>env:E2E_GENESYS_SECRET</ClientSecret>
            <HttpsGenesysCloudApiAuthenticationUrl>{Simulator.BaseUrl.ToString().TrimEnd('/')}</HttpsGenesysCloudApiAuthenticationUrl>
            <HttpsGenesysCloudApiUrl>{Simulator.BaseUrl.ToString().TrimEnd('/')}</HttpsGenesysCloudApiUrl>
            <TranscodingByGenesys>{format}</TranscodingByGenesys>
            <RecordingTimezone>Europe/London</RecordingTimezone>
            <RecordingStartTimestamp>{start:yyyy-MM-ddTHH:mm:ssZ}</RecordingStartTimestamp>
            <GenesysCloudMaximumRecordingLength>120</GenesysCloudMaximumRecordingLength>
            <GenesysCloudAvailabilityDelay>15</GenesysCloudAvailabilityDelay>
            <GenesysCacheLifetime>60</GenesysCacheLifetime>
            {settings}
          </Settings>
          <AdvancedSettings>
            <Add key="MaxRetry" value="3"/>
            <Add key="MaxRetriesBeforeBackoff" value="3"/>
            <Add key="MaxRetryTimeS" value="20"/>
            <Add key="DefaultRetryAfterMs" value="200"/>
            {string.Concat(advanced.Select(pair => $"<Add key=\"{pair.Key}\" value=\"{pair.Value}\"/>"))}
          </AdvancedSettings>
        </Adapter>
        """);

    /// <summary>Plugins of this test alone, when it asked for them.</summary>
    public string Plugins => _folder["plugins"];

    public async Task<(HostProgram Program, HostApi Api)> StartHostAsync(bool ownPlugins = false, string urls = "http://127.0.0.1:0")
    {
        Directory.CreateDirectory(Config);
        var shipped = Path.Combine(HostProgram.Folder, "plugins");
        foreach (var file in ownPlugins ? Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories) : [])
        {
            var target = Path.Combine(Plugins, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var program = HostProgram.Start(new Dictionary<string, string?> { ["E2E_GENESYS_SECRET"] = Secret }, "run", "--config", Config, "--data", Data, "--urls", urls, "--plugins", ownPlugins ? Plugins : shipped);
        _programs.Add(program);
        return (program, new HostApi(await program.WhenListeningAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        await Simulator.DisposeAsync().AsTask().Soon();
        _folder.Dispose();
    }
}
