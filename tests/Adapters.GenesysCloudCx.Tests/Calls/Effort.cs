using System.Globalization;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>How many examples a property is tried with: fewer where the tests run once for each of a thousand seeded faults.</summary>
internal static class Effort
{
    private static readonly int Divisor = int.Parse(AppContext.GetData("PropertyTests.Divisor") as string ?? "1", CultureInfo.InvariantCulture);

    public static int Of(int examples) => Math.Max(1, examples / Divisor);
}
