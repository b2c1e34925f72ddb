using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A real proxy on a free port that refuses whoever does not log in: squid or tinyproxy.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    public const string User = "svc-recorder";
    public const string Password = "proxy-pass-1";

    /// <summary>A name for this machine that squid alone can resolve: who gets there came through it.</summary>
    public const string HostBehind = "gateway.contoso.test";

    private const string AccessLog = "access.log";
    private const string SwitchOff = "GENESYS_ADAPTERS_WITHOUT";

    private readonly string _kind;
    private readonly TempFolder _folder;
    private readonly Process _process;

    private ProxyServer(string kind, TempFolder folder, Process process, int port)
    {
        _kind = kind;
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it and waits until it listens. Where it is not installed the test fails, unless told to go without.</summary>
    public static async Task<ProxyServer> StartAsync(string kind, int? listenOn = null)
    {
        var program = kind == "squid" ? "/usr/sbin/squid" : "/usr/bin/tinyproxy";
        if (!File.Exists(program))
        {
            Assert.SkipWhen(
                Environment.GetEnvironmentVariable(SwitchOff)?.Split(',', ' ').Contains("proxies") == true,
                $"{program} is not installed and {SwitchOff} names proxies.");
            Assert.Fail($"{program} is not installed: apt-get install squid tinyproxy, or set {SwitchOff}=proxies to go without these tests.");
        }

        TempFolder folder = new();
        var port = listenOn ?? FreePort.Next();
        var start = kind == "squid" ? Squid(folder, port) : Tinyproxy(folder, port);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ProxyServer proxy = new(kind, folder, process, port);
        await Eventually.TrueAsync(() => proxy.IsListeningAsync(), $"{kind} listens");
        return proxy;
    }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public Dictionary<string, string> Settings(string? user = User) => Settings(Url, user);

    public static Dictionary<string, string> Settings(Uri url, string? user = User) => new()
    {
        [GenesysCloudSettings.UseClientProxy] = "true",
        [GenesysCloudSettings.ProxyProtocol] = url.Scheme,
        [GenesysCloudSettings.ProxyHostname] = url.Host,
        [GenesysCloudSettings.ProxyPort] = $"{url.Port}",
        [GenesysCloudSettings.ProxyUsername] = user ?? string.Empty,
    };

    /// <summary>Waits until its log tells a tunnel to that port. squid tells one once it is over.</summary>
    public Task TunnelAsync(int port)
    {
        var told = _kind == "squid" ? $"TCP_TUNNEL/200 .* CONNECT [^ ]+:{port} " : $"CONNECT [^ ]+:{port} HTTP";
        return Eventually.TrueAsync(
            async () => Regex.IsMatch(await File.ReadAllTextAsync(_folder[AccessLog]), told),
            $"{_kind} tells a tunnel to port {port}",
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
        _folder.Dispose();
    }

    private static ProcessStartInfo Squid(TempFolder folder, int port)
    {
        folder.Write(
            "squid.conf",
            $"""
            http_port 127.0.0.1:{port}
            auth_param basic program /usr/lib/squid/basic_ncsa_auth {folder["passwd"]}
            auth_param basic children 1
            auth_param basic realm proxy
            acl authed proxy_auth REQUIRED
            http_access allow authed
            http_access deny all
            cache deny all
            cache_effective_user proxy
            pid_filename {folder["squid.pid"]}
            hosts_file {folder.Write("hosts", $"127.0.0.1 {HostBehind}\n")}
            access_log stdio:{folder[AccessLog]}
            cache_log {folder["cache.log"]}
            coredump_dir {folder.Path}
            shutdown_lifetime 1 seconds
            pinger_enable off
            netdb_filename none
            workers 1

            """);

        // squid changes to its own user, and a huge limit of open files makes it allocate for minutes
        return new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s:%s\\n' {User} \"$(openssl passwd -apr1 {Password})\" > '{folder["passwd"]}'; chmod 755 '{folder.Path}'; chown -R proxy '{folder.Path}'; ulimit -n 4096; exec /usr/sbin/squid -N -f '{folder["squid.conf"]}'"]);
    }

    private static ProcessStartInfo Tinyproxy(TempFolder folder, int port)
    {
        folder.Write(
            "tinyproxy.conf",
            $"""
            Port {port}
            Listen 127.0.0.1
            Timeout 600
            MaxClients 50
            BasicAuth {User} {Password}
            LogFile "{folder[AccessLog]}"
            LogLevel Info
            PidFile "{folder["tinyproxy.pid"]}"

            """);
        return new ProcessStartInfo("/usr/bin/tinyproxy", ["-d", "-c", folder["tinyproxy.conf"]]);
    }

    private async Task<bool> IsListeningAsync()
    {
        Assert.False(_process.HasExited, $"The proxy ended at once with exit code {(_process.HasExited ? _process.ExitCode : 0)}.");
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
