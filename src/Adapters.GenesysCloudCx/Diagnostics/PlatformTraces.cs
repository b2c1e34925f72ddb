using System.Diagnostics;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Diagnostics;

/// <summary>Spans of one run of an adapter; disposed with it, because the process keeps every source that is not.</summary>
internal static class PlatformTraces
{
    public static ActivitySource Of(IAdapterContext context)
        => new("Adapters.GenesysCloudCx", version: null, tags: [new("adapter", context.Definition.Name)]);
}
