using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>A test says what it sees as checks: it has no state, raises no alarm, and counts nothing.</summary>
internal sealed class SilentStatus : IAdapterStatus
{
    public void Running(string? detail = null)
    {
    }

    public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null)
    {
    }

    public void Fact(string name, string? value)
    {
    }

    public AdapterCounter Counter(string name, string help) => new();

    public void Raise(string code, AlarmSeverity severity, string text)
    {
    }

    public void Clear(string code)
    {
    }
}
