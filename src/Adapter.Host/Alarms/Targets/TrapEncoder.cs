using System.Formats.Asn1;
using System.Globalization;
using System.Text;
using Adapter.Abstractions;

namespace Adapter.Host.Alarms.Targets;

/// <summary>An alarm as an SNMP v2c trap (RFC 1901, 3416). The objects are described by docs/ADAPTERHOST-MIB.txt.</summary>
internal static class TrapEncoder
{
    /// <summary>
    /// Root of the objects: below the number that Net-SNMP keeps for use without registration. A product needs a number of its own from IANA; until
    /// there is one, this does not collide with any that is registered.
    /// </summary>
    public const string Root = "1.3.6.1.4.1.8072.9999.9999.8686";

    private const string SysUpTime = "1.3.6.1.2.1.1.3.0";
    private const string TrapOid = "1.3.6.1.6.3.1.1.4.1.0";
    private const int Version2c = 1;

    /// <summary>Keeps the whole below what one packet carries.</summary>
    private const int TextLimit = 350;

    private static readonly Asn1Tag Trap = new(TagClass.ContextSpecific, 7, isConstructed: true);
    private static readonly Asn1Tag TimeTicks = new(TagClass.Application, 3);

    /// <summary>Names of the objects in the order of their numbers, from 1.</summary>
    public static IReadOnlyList<string> Objects { get; } =
        ["alarmNumber", "alarmEvent", "alarmKind", "alarmSeverity", "alarmState", "alarmAdapter", "alarmSubject", "alarmText", "alarmRemedy", "alarmRaisedAt", "alarmCount", "alarmHost"];

    /// <summary>Names of the notifications in the order of their numbers, from 1: those of <see cref="AlarmMessageType"/>.</summary>
    public static IReadOnlyList<string> Notifications { get; } = ["alarmRaised", "alarmReturned", "alarmAcknowledged", "alarmCleared", "alarmTest"];

    /// <summary>The packet.</summary>
    /// <param name="message">What is told.</param>
    /// <param name="community">The community.</param>
    /// <param name="requestId">Differs from packet to packet.</param>
    /// <param name="upTime">Time since the host started.</param>
    public static byte[] Encode(AlarmMessage message, Secret community, int requestId, TimeSpan upTime)
    {
        var alarm = message.Alarm;
        AsnWriter writer = new(AsnEncodingRules.DER); // the definite form of BER, which is what SNMP asks for
        using (writer.PushSequence())
        {
            writer.WriteInteger(Version2c);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(community.Reveal()));
            using (writer.PushSequence(Trap))
            {
                writer.WriteInteger(requestId);
                writer.WriteInteger(0);
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    Bind(writer, SysUpTime, () => writer.WriteInteger((uint)((long)(upTime.TotalMilliseconds / 10) & uint.MaxValue), TimeTicks));
                    Bind(writer, TrapOid, () => writer.WriteObjectIdentifier(string.Create(CultureInfo.InvariantCulture, $"{Root}.0.{(int)message.Event + 1}")));
                    Bind(writer, Object(1), () => writer.WriteInteger((int)Math.Min(alarm.Id, int.MaxValue)));
                    Text(writer, 2, message.Event.ToString().ToLowerInvariant());
                    Text(writer, 3, alarm.Kind);
                    Bind(writer, Object(4), () => writer.WriteInteger((int)alarm.Severity));
                    Text(writer, 5, alarm.State.ToString().ToLowerInvariant());
                    Text(writer, 6, alarm.Adapter);
                    Text(writer, 7, alarm.Subject);
                    Text(writer, 8, alarm.Text);
                    Text(writer, 9, alarm.Remedy);
                    Text(writer, 10, alarm.RaisedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                    Bind(writer, Object(11), () => writer.WriteInteger((int)Math.Min(alarm.Count, int.MaxValue)));
                    Text(writer, 12, message.Host);
                }
            }
        }

        return writer.Encode();
    }

    private static string Object(int number) => string.Create(CultureInfo.InvariantCulture, $"{Root}.1.{number}.0");

    private static void Text(AsnWriter writer, int number, string? text) => Bind(writer, Object(number), () => writer.WriteOctetString(Cut(text ?? "")));

    private static void Bind(AsnWriter writer, string oid, Action value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            value();
        }
    }

    private static byte[] Cut(string text)
    {
        StringBuilder cut = new();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > TextLimit)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return Encoding.UTF8.GetBytes(cut.ToString());
    }
}
