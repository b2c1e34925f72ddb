using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Asks at the start what the client may do, so that a missing permission is named and not seen as missing data; what is missing is asked for again with each run.</summary>
internal sealed class ImportPreflight(ApiClient api, HealthBoard health, IAdapterStatus status)
{
    /// <summary>A conversation that nobody has: who may see recordings is told that there is none, who may not is told that.</summary>
    private const string NoConversation = "00000000-0000-4000-8000-000000000000";

    private readonly HashSet<string> _missing = ["permission.recordings.view"];

    /// <summary>Reaches the platform with the credentials of the definition.</summary>
    /// <exception cref="PlatformException">It cannot be reached, or refuses the client.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var organization = await api.SendAsync(HttpMethod.Get, "organizations/me", null, PlatformJson.Default.OrganizationAnswer, RequestPriority.ImportLive, cancellationToken);
        status.Fact("organization", organization.Name);
    }

    /// <summary>Looks for what was missing before, or was never asked.</summary>
    /// <exception cref="PlatformException">The platform does not answer for now.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!_missing.Contains("permission.recordings.view"))
        {
            return;
        }

        try
        {
            await api.GetAsync($"conversations/{NoConversation}/recordingmetadata", RequestPriority.ImportLive, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Status == 403 && exception.Code?.StartsWith("missing", StringComparison.Ordinal) == true)
        {
            Lacks("permission.recordings.view", "Recordings cannot be listed or fetched", exception);
            return;
        }
        catch (PlatformException exception) when (exception.Class is FailureClass.Permanent or FailureClass.Permission)
        {
            // not found: it may look
        }

        Has("permission.recordings.view");
    }

    /// <summary>A permission turned out to be missing.</summary>
    public void Lacks(string code, string what, PlatformException refusal)
    {
        _missing.Add(code);
        var text = $"{what}: {refusal.Message} {refusal.Remedy} It is tried again with each run.";
        health.Set($"b.{code}", FailureClass.Permission, text);
        status.Raise(code, AlarmSeverity.Error, text);
    }

    /// <summary>It is there.</summary>
    public void Has(string code)
    {
        _missing.Remove(code);
        health.Clear($"b.{code}");
        status.Clear(code);
    }
}
