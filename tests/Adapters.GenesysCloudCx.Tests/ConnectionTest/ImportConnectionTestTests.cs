using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Rest;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.ConnectionTest;

public sealed class ImportConnectionTestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EverythingInOrder_PassesAndMakesNoChannel()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);

        var checks = await new TestedConnection().ImportAsync(ImportDefinitions.Given(platform.BaseUrl));

        Assert.All(checks, check => Assert.True(check.Outcome == ConnectionCheckOutcome.Passed, check.ToString()));
        Assert.Equal("Login host", checks[0].Name);
        Assert.Contains(checks, check => check.Name == "Permission recording:recording:view");
        Assert.Empty(platform.Channels);
    }

    [Theory]
    [InlineData("analytics:conversationDetail:view", ConnectionCheckOutcome.Failed)]
    [InlineData("conversation:communication:view", ConnectionCheckOutcome.Warning)]
    public async Task Run_PermissionMissing_IsNamed(string permission, ConnectionCheckOutcome outcome)
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(permission) }, cancellationToken: Cancel);

        var missing = (await new TestedConnection().ImportAsync(ImportDefinitions.Given(platform.BaseUrl))).Single(check => check.Name == $"Permission {permission}");

        Assert.Equal(outcome, missing.Outcome);
        Assert.Contains(permission, missing.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoRecordingPermissionAtAll_Fails()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.AnyRecordingView.Permissions) }, cancellationToken: Cancel);

        var missing = (await new TestedConnection().ImportAsync(ImportDefinitions.Given(platform.BaseUrl))).Single(check => check.Name == "Permission recording:recording:view");

        Assert.Equal(ConnectionCheckOutcome.Failed, missing.Outcome);
        Assert.Contains("recording:recording:view", missing.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LoginHostOfAnotherRegion_FailsAtTheApiHost()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var other = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        var given = ImportDefinitions.Given(platform.BaseUrl);
        given[ImportSettings.AuthenticationUrl] = other.BaseUrl.ToString();

        LiveConnectionTestTests.AssertFailsAt(await new TestedConnection().ImportAsync(given), "API host", ImportSettings.ApiUrl, "does not know the token");
    }

    [Fact]
    public async Task Run_CertificateNotInTheTrustList_FailsAtTlsWithTheSetting()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Url = new Uri("https://127.0.0.1:0"), Tls = true }, cancellationToken: Cancel);

        LiveConnectionTestTests.AssertFailsAt(await new TestedConnection().ImportAsync(ImportDefinitions.Given(platform.BaseUrl)), "TLS", ImportSettings.TlsTrustList, "not trusted");
    }

    [Fact]
    public async Task Run_CertificateOfTheTrustList_Passes()
    {
        using TempFolder folder = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Url = new Uri("https://127.0.0.1:0"), Tls = true, TlsCaFile = folder["ca.pem"] }, cancellationToken: Cancel);
        var given = ImportDefinitions.Given(platform.BaseUrl);
        given[ImportSettings.TlsTrustList] = folder["ca.pem"];

        var checks = await new TestedConnection().ImportAsync(given);

        Assert.All(checks, check => Assert.True(check.Outcome == ConnectionCheckOutcome.Passed, check.ToString()));
        Assert.Contains(checks, check => check.Name == "TLS");
    }

    [Fact]
    public async Task Run_CertificateFileGone_FailsBeforeAnythingIsSent()
    {
        var given = ImportDefinitions.Given();
        given[ImportSettings.TlsCertificate] = "/nowhere/client.pem";

        var check = Assert.Single(await new TestedConnection().ImportAsync(given));

        Assert.Equal((ConnectionCheckOutcome.Failed, ImportSettings.TlsCertificate), (check.Outcome, check.Setting));
    }

    [Fact]
    public async Task Run_DeletionWanted_SaysThatItsPermissionCannotBeAsked()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        var given = ImportDefinitions.Given(platform.BaseUrl);
        given[ImportSettings.DeleteOnCompletion] = "true";

        var last = (await new TestedConnection().ImportAsync(given))[^1];

        Assert.Equal((ConnectionCheckOutcome.Skipped, ImportSettings.DeleteOnCompletion), (last.Outcome, last.Setting));
        Assert.Contains("deletion.permission", last.Text, StringComparison.Ordinal);
    }
}
