using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Torture.Gear;

/// <summary>A real forward proxy between one host and its platform: squid or tinyproxy, on a port that stays its own over its restarts.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const string Squid = "/usr/sbin/squid";
    private const string Tinyproxy = "/usr/bin/tinyproxy";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly string _program;
    private readonly string _folder;
    private Process? _process;

    private ProxyProcess(string program, string folder, int port) => (_program, _folder, Port) = (program, folder, port);

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public static async Task<ProxyProcess?> TryStartAsync(string folder, int number, Action<string> leftOut)
    {
        string[] there = [.. new[] { Squid, Tinyproxy }.Where(File.Exists)];
        if (there.Length == 0)
        {
            leftOut("proxy: neither squid nor tinyproxy is here");
            return null;
        }

        Directory.CreateDirectory(folder);
        ProxyProcess proxy = new(there[number / 2 % there.Length], folder, FreePort());
        await proxy.StartAsync();
        return proxy;
    }

    public async Task StartAsync()
    {
        var start = _program == Squid ? SquidStart() : TinyproxyStart();
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var begun = Stopwatch.StartNew();
        using PeriodicTimer poll = new(TimeSpan.FromMilliseconds(20));
        while (!await IsListeningAsync())
        {
            if (_process.HasExited || begun.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"{_program} does not listen on port {Port}; see {_folder}.");
            }

            await poll.WaitForNextTickAsync();
        }
    }

    /// <summary>Every connection through it breaks.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private ProcessStartInfo SquidStart()
    {
        var config = Write("squid.conf", $"""
            http_port 127.0.0.1:{Port}
            http_access allow localhost
            http_access deny all
            cache deny all
            cache_effective_user proxy
            pid_filename {Path.Combine(_folder, "squid.pid")}
            access_log none
            cache_log {Path.Combine(_folder, "cache.log")}
            coredump_dir {_folder}
            shutdown_lifetime 1 seconds
            pinger_enable off
            netdb_filename none
            workers 1

            """);

        // squid changes to its own user where it was started by root, and a huge limit of open files makes it allocate for minutes
        return new ProcessStartInfo("/bin/sh", ["-c", $"rm -f '{_folder}/squid.pid'; [ \"$(id -u)\" != 0 ] || chown -R proxy '{_folder}'; ulimit -n 4096; exec {Squid} -N -f '{config}'"]);
    }

    private ProcessStartInfo TinyproxyStart() => new(Tinyproxy, ["-d", "-c", Write("tinyproxy.conf", string.Create(CultureInfo.InvariantCulture, $"""
        Port {Port}
        Listen 127.0.0.1
        Timeout 600
        MaxClients 50
        LogFile "{Path.Combine(_folder, "access.log")}"
        LogLevel Warning
        PidFile "{Path.Combine(_folder, "tinyproxy.pid")}"

        """))]);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<bool> IsListeningAsync()
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
