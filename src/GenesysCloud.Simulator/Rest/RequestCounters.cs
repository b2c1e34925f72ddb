using System.Collections.Concurrent;

namespace GenesysCloud.Simulator.Rest;

/// <summary>How often which operation was asked for, and how it was answered.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<string, int> _byOperation = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int> _byStatus = new();

    /// <summary>By method and path template, for example <c>GET /api/v2/users/{userId}</c>.</summary>
    public IReadOnlyDictionary<string, int> ByOperation => _byOperation;

    public IReadOnlyDictionary<int, int> ByStatus => _byStatus;

    public int Total => _byOperation.Values.Sum();

    /// <summary>Requests of one operation, for example <c>POST /oauth/token</c>.</summary>
    public int Of(string operation) => _byOperation.GetValueOrDefault(operation);

    public void CountRequest(string operation) => _byOperation.AddOrUpdate(operation, 1, static (_, count) => count + 1);

    public void CountAnswer(int status) => _byStatus.AddOrUpdate(status, 1, static (_, count) => count + 1);
}
