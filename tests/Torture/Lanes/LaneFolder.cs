namespace Torture.Lanes;

/// <summary>The files of one lane: definitions, data, logs. Kept when something was found.</summary>
internal sealed class LaneFolder(string path)
{
    public const string Adapter = "Torture";
    public const string SecretVariable = "TORTURE_GENESYS_SECRET";

    public string Path { get; } = path;

    public string Config => System.IO.Path.Combine(Path, "config");

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Plugins => System.IO.Path.Combine(Path, "plugins");

    public string HostLog => System.IO.Path.Combine(Path, "host.log");

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void WriteDefinitions(string clientId, Uri platform, string restartTime, string timeZone, Uri? proxy)
    {
        Write("config/datasources/torture.xml", $"""
            <DataSource xmlns="urn:recorder-adapters:v1">
              <Name>Torture Genesys</Name>
              <Type>Genesys Cloud CX</Type>
              <TimeZone>{timeZone}</TimeZone>
            </DataSource>
            """);
        Write("config/adapters/torture.xml", $"""
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>{Adapter}</Name>
              <Type>Genesys Cloud CX API Adapter</Type>
              <DataSource>Torture Genesys</DataSource>
              <Settings>
                <ClientId>{clientId}</ClientId>
                <ClientSecret>env:{SecretVariable}</ClientSecret>
                <RegionHost>{platform.ToString().TrimEnd('/')}</RegionHost>
                {(proxy is null ? "" : $"<UseClientProxy>true</UseClientProxy><ProxyProtocol>http</ProxyProtocol><ProxyHostname>{proxy.Host}</ProxyHostname><ProxyPort>{proxy.Port}</ProxyPort>")}
              </Settings>
              <AdvancedSettings>
                <Add key="MaxRetry" value="5"/>
                <Add key="MaxRetriesBeforeBackoff" value="5"/>
                <Add key="MaxRetryTimeS" value="60"/>
                <Add key="DefaultRetryAfterMs" value="500"/>
                <Add key="RestartTime" value="{restartTime}"/>
              </AdvancedSettings>
            </Adapter>
            """);
    }

    /// <summary>Gives the lane plugins of its own, which can be replaced while the host runs.</summary>
    public void CopyPlugins(string from)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(Plugins, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private void Write(string name, string content)
    {
        var file = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
