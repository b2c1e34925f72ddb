using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

/// <summary>The smtp-server package of npm, a mail server that is not ours, as a process of its own on a free port. It ends with its standard input.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    // set by test.sh on machines that have no node; the only way to leave these tests out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";

    private readonly Channel<JsonElement> _lines = Channel.CreateUnbounded<JsonElement>();
    private readonly Process _node;
    private readonly Task _reading;
    private bool _isOver;

    private MailServer(Process node)
    {
        _node = node;
        _reading = ReadAsync();
    }

    public int Port { get; private set; }

    public static async Task<MailServer> StartAsync(string options = "{}")
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("node"), $"{LeaveOut}=node: this machine has no node to run a mail server with.");
        var folder = Path.Combine(Repository.Root, "tests", "Adapter.Host.Tests", "smtp");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "smtp-server")), $"smtp-server is not installed: run 'npm ci' in {folder}, or set {LeaveOut}=node to leave its tests out.");
        ProcessStartInfo start = new("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("serve.mjs");
        start.ArgumentList.Add(options);
        MailServer server = new(Process.Start(start)!);
        server.Port = (await server.NextAsync()).GetProperty("port").GetInt32();
        return server;
    }

    /// <summary>The next message that it took.</summary>
    public async Task<ReceivedMail> MailAsync() => new(await NextAsync());

    public bool HasMail => _lines.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _node.StandardInput.Close();
        await _node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await _reading.Soon();
        _node.Dispose();
    }

    private async Task<JsonElement> NextAsync() => await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    private async Task ReadAsync()
    {
        while (await _node.StandardOutput.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            _lines.Writer.TryWrite(document.RootElement.Clone());
        }

        _lines.Writer.TryComplete();
    }
}

/// <summary>A message as the server took it.</summary>
internal sealed record ReceivedMail(JsonElement Line)
{
    public string From => Line.GetProperty("from").GetString()!;

    public IEnumerable<string> To => Line.GetProperty("to").EnumerateArray().Select(item => item.GetString()!);

    public string? User => Line.GetProperty("user").GetString();

    public bool Secure => Line.GetProperty("secure").GetBoolean();

    public string Head => Raw.Split("\r\n\r\n", 2)[0];

    public string Body => Encoding.UTF8.GetString(Convert.FromBase64String(Raw.Split("\r\n\r\n", 2)[1].Replace("\r\n", "", StringComparison.Ordinal)));

    /// <summary>The subject with its encoded words put together.</summary>
    public string Subject
        => string.Concat(Head.Split("\r\n").SkipWhile(line => !line.StartsWith("Subject: ", StringComparison.Ordinal)).TakeWhile((line, at) => at == 0 || line.StartsWith(' '))
            .Select(line => line[(line.IndexOf("=?utf-8?B?", StringComparison.Ordinal) + 10)..^2]).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word))));

    private string Raw => Line.GetProperty("raw").GetString()!;
}
