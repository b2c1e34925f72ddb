using System.Diagnostics;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>s3rver, an S3 server that is not ours, as a process of its own on a free port. It ends with its standard input.</summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Bucket = "recordings";

    // set by test.sh on machines that have no node; the only way to leave these tests out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";
    private readonly TempFolder _data = new();
    private Process? _node;

    public static bool IsLeftOut => (Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("node");

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1:1");

    public static void SkipWhereLeftOut() => Assert.SkipWhen(IsLeftOut, $"{LeaveOut}=node: this machine has no node to run an S3 server with.");

    public async ValueTask InitializeAsync()
    {
        if (IsLeftOut)
        {
            return;
        }

        var folder = Path.Combine(Repository.Root, "tests", "Adapters.GenesysCloudCx.Tests", "s3rver");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "s3rver")), $"s3rver is not installed: run 'npm ci' in {folder}, or set {LeaveOut}=node to leave its tests out.");
        ProcessStartInfo start = new("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[] { "serve.mjs", _data.Path, Bucket })
        {
            start.ArgumentList.Add(argument);
        }

        _node = Process.Start(start)!;
        var line = await _node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.StartsWith("listening on ", line);
        Endpoint = new Uri($"http://127.0.0.1:{line!["listening on ".Length..]}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            _node.StandardInput.Close();
            await _node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            _node.Dispose();
        }

        _data.Dispose();
    }
}
