using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace TestAdapters.Healthy;

/// <summary>Tries whether the adapter would work.</summary>
internal static class HealthyConnectionTest
{
    public static async IAsyncEnumerable<ConnectionCheck> RunAsync(ConnectionTestContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var site = context.Definition.Settings.RequiredText(HealthyPlugin.Site);
        if (site == "nowhere")
        {
            yield return new ConnectionCheck("Site", ConnectionCheckOutcome.Failed, $"There is no site '{site}'.", "Correct Site.", HealthyPlugin.Site);
            yield return new ConnectionCheck("Beat", ConnectionCheckOutcome.Skipped, "Not looked at: 'Site' failed.");
            yield break;
        }

        yield return new ConnectionCheck("Site", ConnectionCheckOutcome.Passed, $"The site '{site}' is there.");
        await Task.Delay(TimeSpan.FromMilliseconds(1), context.Time, cancellationToken);
        yield return new ConnectionCheck("Beat", ConnectionCheckOutcome.Passed, "A heart beats.");
    }
}
