using System.Net.Mail;

namespace Adapter.Host.Alarms.Targets;

/// <summary>What a target is.</summary>
internal enum AlarmTargetType
{
    Log,
    Mail,
    Webhook,
    Snmp,
    EventLog,
}

/// <summary>How a mail server is spoken to.</summary>
internal enum MailEncryption
{
    /// <summary>Begins in clear text and has to change to TLS. Port 587 or 25.</summary>
    StartTls,

    /// <summary>TLS from the first byte. Port 465.</summary>
    Tls,

    /// <summary>Clear text.</summary>
    None,
}

/// <summary>One target of <c>Alarms:Targets</c>.</summary>
internal sealed class AlarmTargetOptions
{
    /// <summary>Log, Mail, Webhook, Snmp or EventLog. Required.</summary>
    public AlarmTargetType? Type { get; set; }

    /// <summary>Less bad ones are not sent. Default Warning.</summary>
    public AlarmLevel MinSeverity { get; set; } = AlarmLevel.Warning;

    /// <summary>Only these kinds, or the beginnings of several up to a dot. Empty (default) = all.</summary>
    public List<string> Kinds { get; set; } = [];

    /// <summary>Only these adapters. Empty (default) = all, and the host's own.</summary>
    public List<string> Adapters { get; set; } = [];

    /// <summary>What is told: raised, returned, acknowledged, cleared. Empty (default) = raised, returned and cleared.</summary>
    public List<AlarmChange> Events { get; set; } = [];

    /// <summary>Webhook: where alarms are posted to.</summary>
    public string Url { get; set; } = "";

    /// <summary>Webhook: signs what is posted; <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Mail, Snmp: the server.</summary>
    public string Host { get; set; } = "";

    /// <summary>Mail, Snmp. Default 587, 465 or 25 by the encryption; 162.</summary>
    public int Port { get; set; }

    public MailEncryption Encryption { get; set; } = MailEncryption.StartTls;

    public string User { get; set; } = "";

    /// <summary>Mail: <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text.</summary>
    public string Password { get; set; } = "";

    public string From { get; set; } = "";

    public List<string> To { get; set; } = [];

    /// <summary>Mail, Webhook: PEM file of the authorities to trust instead of the system's.</summary>
    public string TrustedAuthorities { get; set; } = "";

    /// <summary>Snmp: the community; <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text. Default public.</summary>
    public string Community { get; set; } = "public";

    /// <summary>EventLog: the source's name. Default AdapterHost.</summary>
    public string Source { get; set; } = "AdapterHost";

    /// <summary>Whether a change of an alarm is sent to it.</summary>
    public bool Takes(Alarm alarm, AlarmChange change)
        => alarm.Severity >= MinSeverity
            && (Events.Count == 0 ? change != AlarmChange.Acknowledged : Events.Contains(change))
            && (Kinds.Count == 0 || Kinds.Exists(kind => AlarmCatalogue.Matches(alarm.Kind, kind)))
            && (Adapters.Count == 0 || Adapters.Contains(alarm.Adapter ?? "", StringComparer.OrdinalIgnoreCase));

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate(string at)
    {
        var own = Type switch
        {
            AlarmTargetType.Log => [],
            AlarmTargetType.Mail => OfMail(at),
            AlarmTargetType.Webhook => OfWebhook(at),
            AlarmTargetType.Snmp => OfServer(at),
            AlarmTargetType.EventLog => OperatingSystem.IsWindows() ? [] : [$"{at}:Type is EventLog, which only Windows has; take Log, Mail, Webhook or Snmp."],
            _ => (IEnumerable<string>)[$"{at}:Type is missing; set Log, Mail, Webhook, Snmp or EventLog."],
        };
        return own.Concat(Kinds.Where(kind => kind != "*" && !AlarmCatalogue.Kinds.Any(known => AlarmCatalogue.Matches(known.Name, kind)))
            .Select(kind => $"{at}:Kinds has '{kind}', which is no kind of alarm; docs/alarms.md lists them."));
    }

    private IEnumerable<string> OfMail(string at)
    {
        foreach (var error in OfServer(at))
        {
            yield return error;
        }

        if (!MailAddress.TryCreate(From, out _))
        {
            yield return $"{at}:From is missing or no mail address; write it like adapterhost@example.com.";
        }

        if (To.Count == 0 || To.Exists(address => !MailAddress.TryCreate(address, out _)))
        {
            yield return $"{at}:To is missing or has what is no mail address; list one or more like admins@example.com.";
        }

        if (User.Length > 0 && Password.Length == 0)
        {
            yield return $"{at}:Password is missing; write env:NAME or file:PATH, or take User away.";
        }

        if (Encryption == MailEncryption.None && User.Length > 0)
        {
            yield return $"{at}:Encryption is None, which would send the password in clear text; set StartTls or Tls, or take User away.";
        }
    }

    private IEnumerable<string> OfWebhook(string at)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            // not shown: it may carry a token
            yield return $"{at}:Url is missing or no http or https address without user and password; write it like https://example.com/alarms.";
        }

        if (Secret.Length == 0)
        {
            yield return $"{at}:Secret is missing; the receiver needs it to know that an alarm is from this host. Make one of 32 random characters and write env:NAME or file:PATH.";
        }
    }

    private IEnumerable<string> OfServer(string at)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return $"{at}:Host is missing or no name or address of a server.";
        }

        if (Port is < 0 or > 65_535)
        {
            yield return $"{at}:Port is {Port}; set it from 1 to 65535.";
        }
    }
}
