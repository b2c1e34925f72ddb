using System.Diagnostics;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>An explicit test of this assembly, run in a process of its own.</summary>
internal static class ChildTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Process Start(Type type, string method, IReadOnlyDictionary<string, string?> environment)
    {
        ProcessStartInfo start = new("dotnet", [type.Assembly.Location, "-explicit", "only", "-method", $"{type.FullName}.{method}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs one to its end and sees that it passed.</summary>
    public static async Task PassesAsync(Type type, string method, IReadOnlyDictionary<string, string?> environment)
    {
        using var child = Start(type, method, environment);
        try
        {
            var output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, error, child.WaitForExitAsync(TestContext.Current.CancellationToken)).Soon(Limit, $"{method}, in a process of its own, ends");
            Assert.True(child.ExitCode == 0, await output + await error);
            Assert.Contains("Total: 1,", await output, StringComparison.Ordinal);
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
