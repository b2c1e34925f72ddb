using Adapter.Abstractions;

namespace Adapter.Host.Editing;

/// <summary>The checks of one test, taken down as they come and without the secrets of its definition. Thread-safe; closed, it takes no more.</summary>
internal sealed class CheckList(IReadOnlyList<string> secrets)
{
    private const int Most = 200;
    private const int ShortestSecret = 4;

    private readonly Lock _gate = new();
    private readonly List<ConnectionCheck> _checks = [];
    private bool _isClosed;

    public void Add(ConnectionCheck check)
    {
        var clean = check with { Name = Scrub(check.Name), Text = Scrub(check.Text), Remedy = check.Remedy is { } remedy ? Scrub(remedy) : null };
        lock (_gate)
        {
            if (!_isClosed && _checks.Count < Most)
            {
                _checks.Add(clean);
            }
        }
    }

    public IReadOnlyList<ConnectionCheck> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return [.. _checks];
        }
    }

    /// <summary>A platform or a library may quote what it was sent.</summary>
    public string Scrub(string text) => secrets.Where(secret => secret.Length >= ShortestSecret).Aggregate(text, (clean, secret) => clean.Replace(secret, SecretMask.Mask, StringComparison.Ordinal));
}
