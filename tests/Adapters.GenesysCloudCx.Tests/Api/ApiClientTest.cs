using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>Answers and settings that tests of the API client share.</summary>
public abstract class ApiClientTest
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected static HttpResponseMessage Error(int status, string code)
        => ScriptedPlatform.Json($$"""{"message":"words","code":"{{code}}","status":{{status}},"contextId":"ctx-1","details":[],"errors":[],"unknown":[1]}""", status);
}
