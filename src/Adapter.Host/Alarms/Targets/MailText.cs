using System.Globalization;
using System.Text;

namespace Adapter.Host.Alarms.Targets;

/// <summary>A message as it is mailed (RFC 5322, 2045, 2047): plain text that any client, pager or ticket system reads.</summary>
internal static class MailText
{
    private const int TextInSubject = 120;

    /// <summary>This machine, as mail servers like to be greeted.</summary>
    public static string HostName => Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns ? Environment.MachineName : "localhost";

    public static string Of(AlarmMessage message, string from, IReadOnlyList<string> to)
    {
        StringBuilder mail = new();
        Header(mail, "Date", message.At.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000");
        Header(mail, "From", from);
        Header(mail, "To", string.Join(",\r\n ", to));
        Header(mail, "Subject", Word(Subject(message)));
        Header(mail, "Message-ID", $"<{message.Id}@{HostName}>");
        Header(mail, "References", string.Create(CultureInfo.InvariantCulture, $"<alarm-{message.Alarm.Id}-{message.Alarm.RaisedAt.ToUnixTimeSeconds()}@{HostName}>"));
        Header(mail, "Auto-Submitted", "auto-generated");
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", "text/plain; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        // base64 has neither long lines nor a line that begins with a dot
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body(message)));
        for (var at = 0; at < body.Length; at += 76)
        {
            mail.Append(body, at, Math.Min(76, body.Length - at)).Append("\r\n");
        }

        return mail.ToString();
    }

    private static string Subject(AlarmMessage message)
    {
        var alarm = message.Alarm;
        var text = $"[{message.Host}] {Tell(message)}{alarm.Severity.ToString().ToLowerInvariant()}: {(alarm.Adapter is { } adapter ? adapter + ": " : "")}{alarm.Title}";
        return text.Length <= TextInSubject ? text : text[..TextInSubject];
    }

    private static string Tell(AlarmMessage message) => message.Event switch
    {
        AlarmMessageType.Cleared => "over, ",
        AlarmMessageType.Acknowledged => "acknowledged, ",
        AlarmMessageType.Returned => "again, ",
        AlarmMessageType.Test => "test, ",
        _ => "",
    };

    private static string Body(AlarmMessage message)
    {
        var alarm = message.Alarm;
        StringBuilder text = new();
        Line(text, alarm.Title + ".", "");
        text.Append("\r\n").Append(alarm.Text).Append("\r\n\r\n");
        Line(text, "What to do:   ", alarm.Remedy);
        Line(text, "State:        ", $"{message.Event.ToString().ToLowerInvariant()} at {message.At:u}");
        Line(text, "By:           ", message.Event == AlarmMessageType.Cleared ? alarm.ResolvedBy : message.Event == AlarmMessageType.Acknowledged ? alarm.AcknowledgedBy : null);
        Line(text, "Note:         ", alarm.Note);
        Line(text, "Severity:     ", alarm.Severity.ToString().ToLowerInvariant());
        Line(text, "Adapter:      ", alarm.Adapter);
        Line(text, "Data source:  ", alarm.DataSource);
        Line(text, "Kind:         ", alarm.Subject is { } subject ? $"{alarm.Kind} ({subject})" : alarm.Kind);
        Line(text, "First seen:   ", $"{alarm.RaisedAt:u}");
        Line(text, "Count:        ", alarm.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{alarm.Count}, last {alarm.LastSeenAt:u}") : null);
        Line(text, "Host:         ", message.Host);
        Line(text, "Alarm:        ", alarm.Id.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(name).Append(value).Append("\r\n");
        }
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

    /// <summary>A text for a header: encoded words of at most 75 characters each, so that nothing in it can become a header of its own.</summary>
    private static string Word(string text)
    {
        List<string> words = [];
        StringBuilder part = new();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > 42)
            {
                Flush();
            }

            part.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part.ToString()))}?=");
            part.Clear();
            bytes = 0;
        }
    }
}
