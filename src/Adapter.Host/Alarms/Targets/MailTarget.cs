using System.Net.Mail;
using Adapter.Abstractions;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Mails alarms, one connection for each.</summary>
internal sealed partial class MailTarget(AlarmTargetOptions options, Secret? password, TargetTrust trust, ILogger logger) : IAlarmTarget
{
    private readonly string _from = new MailAddress(options.From).Address;
    private readonly string[] _to = [.. options.To.Select(address => new MailAddress(address).Address)];
    private readonly int _port = options.Port > 0 ? options.Port : options.Encryption switch { MailEncryption.Tls => 465, MailEncryption.StartTls => 587, _ => 25 };

    public async Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        await using var session = await SmtpSession.OpenAsync(options.Host, _port, options.Encryption, trust, cancellationToken);
        if (options.User.Length > 0)
        {
            await session.SignInAsync(options.User, password!, cancellationToken);
        }

        foreach (var refusal in await session.SendAsync(_from, _to, MailText.Of(message, _from, _to), cancellationToken))
        {
            LogRecipient(refusal);
        }

        await session.QuitAsync(cancellationToken);
    }

    public void Dispose()
    {
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmRecipientRefused, LogLevel.Warning, "An alarm was mailed, but not to everybody: {Refusal}")]
    private partial void LogRecipient(string refusal);
}
