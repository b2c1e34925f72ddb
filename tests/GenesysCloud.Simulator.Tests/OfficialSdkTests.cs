using System.Diagnostics;
using System.Text.Json;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests;

/// <summary>The platform's own JavaScript SDK against the simulator: it knows nothing of ours.</summary>
public class OfficialSdkTests
{
    // set by test.sh on machines that have no node; the only way to leave this test out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";

    [Fact]
    public async Task JavaScriptSdk_LogsInListsSubscribesAndHears()
    {
        Assert.SkipWhen(
            (Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("node"), $"{LeaveOut}=node: this machine has no node to run the SDK with.");
        var folder = Path.Combine(Repository.Root, "tests", "GenesysCloud.Simulator.Tests", "js-sdk");
        Assert.True(
            System.IO.Directory.Exists(Path.Combine(folder, "node_modules", "purecloud-platform-client-v2")),
            $"The SDK is not installed: run 'npm ci' in {folder}, or set {LeaveOut}=node to leave this test out.");
        await using var server = await Sim.StartAsync(new SimulatorOptions { Users = 5 });

        using var saw = JsonDocument.Parse(await RunAsync(folder, server));

        var result = saw.RootElement;
        var active = server.Directory.Users.Where(user => user.State == Simulator.Directory.UserState.Active).ToList();
        Assert.Equal(active.Select(user => user.Id).Order(), result.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("id").GetString()).Order());
        Assert.All(result.GetProperty("users").EnumerateArray(), user => Assert.Equal("On Queue", user.GetProperty("presence").GetString()));
        Assert.Equal("Permitted", Assert.Single(result.GetProperty("subscriptions").EnumerateArray()).GetProperty("state").GetString());
        Assert.True(result.GetProperty("availableTopics").GetInt32() > 10);
        var user = result.GetProperty("users")[0].GetProperty("id").GetString();
        var topics = result.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()).ToList();
        Assert.Contains($"v2.users.{user}.presence", topics);
        Assert.Contains($"v2.users.{user}.conversations.calls", topics);
        Assert.Equal(["MEAL", "ON_QUEUE"], result.GetProperty("presences").EnumerateArray().Select(presence => presence.GetString()));
        Assert.Equal(result.GetProperty("storyId").GetString(), result.GetProperty("callId").GetString());
        Assert.Equal(result.GetProperty("storyId").GetString(), result.GetProperty("conversationId").GetString());
        Assert.Contains("agent", result.GetProperty("callPurposes").EnumerateArray().Select(purpose => purpose.GetString()));
        Assert.Equal(404, result.GetProperty("missing").GetProperty("status").GetInt32());
    }

    private static async Task<string> RunAsync(string folder, SimulatorServer server)
    {
        ProcessStartInfo start = new("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "check.mjs", server.BaseUrl.GetLeftPart(UriPartial.Authority), server.ClientId, server.ClientSecret })
        {
            start.ArgumentList.Add(argument);
        }

        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"node cannot be started: install Node.js 20 or later, or set {LeaveOut}=node to leave this test out.", missing);
        }

        using (node)
        {
            var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.True(node.ExitCode == 0, $"The SDK's script failed: {await errors}");
            return await output;
        }
    }
}
