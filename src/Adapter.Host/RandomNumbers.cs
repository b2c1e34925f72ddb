using System.Security.Cryptography;

namespace Adapter.Host;

/// <summary>The process's one source of randomness; everything else has it injected.</summary>
internal static class RandomNumbers
{
    /// <summary>A number from 0 (inclusive) to 1 (exclusive). Thread-safe.</summary>
    public static double Next() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
