using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Who may do what, as people meet it on the command line: users, keys and the trail, with and without a running host.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly TempFolder _folder = new();

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Users_MadeBeforeTheFirstStart_OpenTheHostToThemAlone()
    {
        var (code, _, error) = await RunAsync(null, "run", "--config", _folder["config"], "--data", Data, "--urls", "http://0.0.0.0:0");
        Assert.Equal(3, code);
        Assert.Contains("adapterhost users add NAME --role admin", error, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("short\n", "users", "add", "ada", "--role", "admin", "--data", Data)).Code);
        Assert.Equal(2, (await RunAsync(Password + "\n", "users", "add", "ada", "--role", "king", "--data", Data)).Code);
        Assert.Equal(6, (await RunAsync(Password + "\n", "users", "add", "vera", "--role", "viewer", "--data", Data)).Code);
        Assert.Equal(0, (await RunAsync(Password + "\n", "users", "add", "ada", "--role", "admin", "--data", Data)).Code);
        Assert.Equal(0, (await RunAsync(Password + "\n", "users", "add", "vera", "--role", "viewer", "--data", Data)).Code);
        Assert.Equal(6, (await RunAsync(null, "users", "remove", "ada", "--data", Data)).Code);
        Assert.Equal(5, (await RunAsync(null, "users", "role", "eve", "admin", "--data", Data)).Code);
        Assert.Contains("vera", (await RunAsync(null, "users", "list", "--data", Data)).Output, StringComparison.Ordinal);

        await using var host = HostProgram.Start("run", "--config", _folder["config"], "--data", Data, "--urls", "http://0.0.0.0:0");
        var url = $"http://127.0.0.1:{(await host.WhenListeningAsync()).Port}";
        Assert.Equal(4, (await RunAsync(null, "adapters", "--url", url)).Code);
        Assert.Equal(0, (await RunAsync(null, As("vera"), "adapters", "--url", url)).Code);
        Assert.Equal(6, (await RunAsync(null, As("vera"), "users", "list", "--url", url)).Code);
        Assert.Equal(0, (await RunAsync(null, As("ada"), "users", "list", "--url", url)).Code);
    }

    [Fact]
    public async Task Host_WithUsers_TakesKeysAndTheDataFolderOfItsMachine_AndTellsWhoDidWhat()
    {
        await RunAsync(Password + "\n", "users", "add", "ada", "--role", "admin", "--data", Data);
        string key;
        Dictionary<string, string?> here = new() { ["ADAPTERHOST_DATA"] = Data };
        await using (var host = HostProgram.Start("run", "--config", _folder["config"], "--data", Data, "--urls", "http://127.0.0.1:0"))
        {
            var url = (await host.WhenListeningAsync()).ToString();
            key = (await RunAsync(null, here, "api-keys", "add", "recorder-1", "--role", "viewer", "--valid", "365d", "--url", url)).Output.Trim();
            Assert.StartsWith("ahk_", key, StringComparison.Ordinal);
            Dictionary<string, string?> program = new() { ["ADAPTERHOST_API_KEY"] = key };
            Assert.Equal(0, (await RunAsync(null, program, "adapters", "--url", url)).Code);
            Assert.Equal(6, (await RunAsync(null, program, "restart", "First", "--url", url)).Code);
            Assert.Contains("recorder-1", (await RunAsync(null, here, "api-keys", "list", "--url", url)).Output, StringComparison.Ordinal);

            // the password is lost: whoever may write the data folder sets another one, while the host runs
            Assert.Equal(0, (await RunAsync("found again at last\n", "users", "password", "ada", "--data", Data)).Code);
            await Eventually.TrueAsync(
                async () => (await RunAsync(null, As("ada", "found again at last"), "adapters", "--url", url)).Code == 0, "the new password opens", cancellationToken: TestContext.Current.CancellationToken);

            var trail = (await RunAsync(null, here, "audit", "--url", url)).Output;
            Assert.Contains("users password ada", trail, StringComparison.Ordinal);
            Assert.Contains("POST /api/v1/api-keys recorder-1 viewer", trail, StringComparison.Ordinal);
            Assert.Contains("denied   POST /api/v1/adapters/{name}/restart First", trail, StringComparison.Ordinal);
            Assert.StartsWith("at,user", (await RunAsync(null, here, "audit", "--csv", "--url", url)).Output, StringComparison.Ordinal);
            host.Terminate();
            Assert.Equal(0, await host.WhenEndedAsync(TimeSpan.FromMinutes(1)));
        }

        var (code, output, _) = await RunAsync(null, "audit", "--data", Data, "--user", "recorder-1");
        Assert.Equal(0, code);
        Assert.Contains("denied", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var id = key.Split('_')[1];
        Assert.Equal(0, (await RunAsync(null, "api-keys", "remove", id, "--data", Data)).Code);
        Assert.Equal(5, (await RunAsync(null, "api-keys", "remove", id, "--data", Data)).Code);
        Assert.False(File.Exists(Path.Combine(Data, "access", "local.json")));
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.DoesNotContain(key.Split('_', 3)[2], text, StringComparison.Ordinal);
            Assert.DoesNotContain("found again", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Store_Damaged_KeepsTheHostFromStartingAndSaysWhichFile()
    {
        await RunAsync(Password + "\n", "users", "add", "ada", "--role", "admin", "--data", Data);
        var store = Path.Combine(Data, "access", "credentials.json");
        await File.WriteAllTextAsync(store, (await File.ReadAllTextAsync(store, TestContext.Current.CancellationToken))[..50], TestContext.Current.CancellationToken);

        var (code, _, error) = await RunAsync(null, "run", "--config", _folder["config"], "--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(3, code);
        Assert.Contains(store, error, StringComparison.Ordinal);
        Assert.Contains("backup", error, StringComparison.Ordinal);
        Assert.Equal(6, (await RunAsync(Password + "\n", "users", "password", "ada", "--data", Data)).Code);
    }

    [Fact]
    public async Task Https_OwnCertificate_IsTrustedByTheCommandsWhereTheySaySo()
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=recorder", signer, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _folder.Write("config/host.pem", certificate.ExportCertificatePem() + "\n" + signer.ExportPkcs8PrivateKeyPem() + "\n");
        var authority = _folder.Write("ca.pem", certificate.ExportCertificatePem());
        string[] run = ["run", "--config", _folder["config"], "--data", Data, "--urls", "https://127.0.0.1:0"];
        var (code, _, error) = await RunAsync(null, run);
        Assert.Equal(3, code);
        Assert.Contains("Http:Certificate:Path", error, StringComparison.Ordinal);

        _folder.Write("config/host.json", """{ "Http": { "Certificate": { "Path": "host.pem" } } }""");
        await using var host = HostProgram.Start(run);
        var url = (await host.WhenListeningAsync()).ToString();

        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        var untrusted = await RunAsync(null, "adapters", "--url", url);
        Assert.Equal(4, untrusted.Code);
        Assert.Contains("ADAPTERHOST_CA", untrusted.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(null, new Dictionary<string, string?> { ["ADAPTERHOST_CA"] = authority }, "adapters", "--url", url)).Code);
        Assert.Equal(2, (await RunAsync(null, new Dictionary<string, string?> { ["ADAPTERHOST_CA"] = _folder["nowhere.pem"] }, "adapters", "--url", url)).Code);
    }

    private static Dictionary<string, string?> As(string name, string password = Password) => new() { ["ADAPTERHOST_USER"] = name, ["ADAPTERHOST_PASSWORD"] = password };

    private static Task<(int Code, string Output, string Error)> RunAsync(string? input, params string[] arguments) => RunAsync(input, [], arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string? input, Dictionary<string, string?> environment, params string[] arguments)
    {
        await using var program = HostProgram.Start(environment, arguments);
        if (input is not null)
        {
            await program.Process.StandardInput.WriteAsync(input);
        }

        program.Process.StandardInput.Close();
        var code = await program.WhenEndedAsync(TimeSpan.FromMinutes(1));
        return (code, program.Output, program.Error);
    }
}
