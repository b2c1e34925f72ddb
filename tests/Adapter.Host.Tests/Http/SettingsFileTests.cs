using Microsoft.Extensions.Configuration;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>host.json as people write it wrong.</summary>
public sealed class SettingsFileTests
{
    [Theory]
    [InlineData("{\n  this", "host.json(2,3) cannot be read: 't' is an invalid start of a property name.")]
    [InlineData("{ \"Http\": { \"Urls\": \"http://127.0.0.1:0\" }", "host.json(1,43) cannot be read:")]
    public void Build_FileThatIsNoJson_NamesFileLineAndColumn(string text, string told)
    {
        using TempFolder folder = new();
        folder.Write("config/host.json", text);
        HostStart start = new() { ConfigFolder = folder["config"], DataFolder = folder["data"], PluginsFolder = folder["plugins"] };

        var refused = Assert.Throws<HostStartException>(() => HostApp.Build(start));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Correct it or remove it; every setting has a default.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_NamesThatMeanNothing_AreToldWithWhatWasMeant()
    {
        using TempFolder folder = new();
        var file = folder.Write("host.json", """
            {
              "Htpp": {},
              "Journal": { "MaxAgee": "1.00:00:00", "maxage": "1.00:00:00" },
              "Http": { "Users": [ { "Name": "a", "PaswordHash": "x" } ], "Certificate": { "Path": "a", "Key": "b" }, "AllowedHosts": ["x"] },
              "Otlp": { "Headers": { "anything": "goes" } },
              "Alarms": { "Targets": { "mine": { "Type": "Log" } } }
            }
            """);

        var told = HostSettings.Unknown(new ConfigurationBuilder().AddJsonFile(file).Build()).Select(text => string.Join(' ', text.Split(' ').TakeWhile(word => word != "Write"))).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "Htpp is no section and has no effect. Did you mean 'Http'?",
                "Http:Certificate:Key is no setting and has no effect.",
                "Http:Users:0:PaswordHash is no setting and has no effect. Did you mean 'PasswordHash'?",
                "Journal:MaxAgee is no setting and has no effect. Did you mean 'MaxAge'?",
            ],
            told);
    }
}
