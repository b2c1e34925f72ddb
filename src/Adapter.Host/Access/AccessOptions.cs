namespace Adapter.Host.Access;

/// <summary>Section <c>Access</c> of <c>host.json</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>How long a session may be left alone. Default 1 h, from 1 min to 7 days.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a session lasts at most. Default 12 h, from 5 min to 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long the audit trail is kept. Default 400 days, from 1 to 3,650 days.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value, least, most) in ((string, TimeSpan, TimeSpan, TimeSpan)[])[
            (nameof(SessionIdle), SessionIdle, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            (nameof(SessionLifetime), SessionLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(30)),
            (nameof(AuditRetention), AuditRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650))])
        {
            if (value < least || value > most)
            {
                yield return $"Access:{name} is {value}; set it from {least} to {most}.";
            }
        }
    }
}
