using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>What an adapter last said about itself.</summary>
/// <param name="Cause">Kind of trouble; <see langword="null"/> = it delivers.</param>
/// <param name="Text">One sentence for people.</param>
/// <param name="NextAttempt">When the adapter tries again by itself.</param>
internal sealed record AdapterHealth(FailureClass? Cause, string? Text, DateTimeOffset? NextAttempt);

/// <summary>One life's way of saying how it is. After the life has ended, or was given up, nothing that is said here counts any more.</summary>
/// <param name="book">Where facts, counters and alarms go.</param>
/// <param name="reported">Called after the adapter has said something new; several changes may come as one.</param>
/// <param name="alarmed">Called when an alarm was raised (text) or cleared (<see langword="null"/>).</param>
internal sealed class AdapterStatus(AdapterBook book, Action reported, Action<string, string?> alarmed) : IAdapterStatus
{
    private readonly Lock _gate = new();
    private AdapterHealth? _latest;
    private bool _isAnnounced;
    private volatile bool _isRevoked;

    public void Running(string? detail = null) => Report(new AdapterHealth(null, detail, null));

    public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null) => Report(new AdapterHealth(cause, why, nextAttempt));

    public void Fact(string name, string? value)
    {
        if (!_isRevoked && name is not null)
        {
            book.SetFact(name, value);
        }
    }

    public AdapterCounter Counter(string name, string help) => name is null ? new AdapterCounter() : book.Counter(name, help ?? string.Empty);

    public AdapterGauge Gauge(string name, string help) => name is null || _isRevoked ? new AdapterGauge() : book.Gauge(name, help ?? string.Empty);

    public void Raise(string code, AlarmSeverity severity, string text)
    {
        if (!_isRevoked && code is not null && book.Raise(code, severity, text ?? string.Empty, isHosts: false))
        {
            alarmed(code, text ?? string.Empty);
        }
    }

    public void Clear(string code)
    {
        if (!_isRevoked && code is not null && book.Clear(code))
        {
            alarmed(code, null);
        }
    }

    /// <summary>The last word; asking for it lets the next one be announced.</summary>
    public AdapterHealth? Take()
    {
        lock (_gate)
        {
            _isAnnounced = false;
            return _latest;
        }
    }

    public void Revoke()
    {
        _isRevoked = true;
        book.EndLife();
    }

    private void Report(AdapterHealth health)
    {
        lock (_gate)
        {
            if (_isRevoked || _latest == health)
            {
                return;
            }

            _latest = health;
            if (_isAnnounced)
            {
                return;
            }

            _isAnnounced = true;
        }

        reported();
    }
}
