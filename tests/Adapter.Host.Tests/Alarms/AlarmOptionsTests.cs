using Adapter.Host.Alarms;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Tests.Alarms;

public sealed class AlarmOptionsTests
{
    private const string Good = """
        {"Alarms": {
          "LinkDownAfter": "00:02:00",
          "Targets": {
            "admins": {"Type": "Mail", "Host": "mail.example.com", "User": "x", "Password": "env:MAIL", "From": "a@example.com", "To": ["b@example.com"], "MinSeverity": "Error"},
            "pager": {"Type": "Webhook", "Url": "https://example.com/hook", "Secret": "file:hook.txt", "Kinds": ["permission", "link.down"], "Events": ["raised"]},
            "nms": {"Type": "Snmp", "Host": "10.1.2.3"},
            "log": {"Type": "Log"}
          }
        }}
        """;

    [Fact]
    public void Bind_GoodSection_IsWhatItSays()
    {
        var (options, errors) = Read(Good);

        Assert.Empty(errors);
        Assert.Equal(TimeSpan.FromMinutes(2), options.LinkDownAfter);
        Assert.Equal((AlarmTargetType.Mail, AlarmLevel.Error, "mail.example.com"), (options.Targets["admins"].Type, options.Targets["admins"].MinSeverity, options.Targets["admins"].Host));
        Assert.Equal([AlarmChange.Raised], options.Targets["pager"].Events);
    }

    [Theory]
    [InlineData("""{"LinkDownAfter": "2.00:00:00"}""", "Alarms:LinkDownAfter is 2.00:00:00; set it from 00:00:00 to 1.00:00:00.")]
    [InlineData("""{"LinkDown": "00:01:00"}""", "Alarms:LinkDown is no setting; the settings are DiskFreeMiB, FlapWindow, KeepCount, KeepFor, LinkDownAfter, Targets.")]
    [InlineData("""{"KeepCount": 5}""", "Alarms:KeepCount is 5; set it from 100 to 1000000.")]
    [InlineData("""{"DiskFreeMiB": -1}""", "Alarms:DiskFreeMiB is -1; set it to 0 or more.")]
    [InlineData("""{"Targets": {"a": {"Host": "x"}}}""", "Alarms:Targets:a:Type is missing; set Log, Mail, Webhook, Snmp or EventLog.")]
    [InlineData("""{"Targets": {"a": {"Type": "Log", "Kinds": ["nonsense"]}}}""", "Alarms:Targets:a:Kinds has 'nonsense', which is no kind of alarm; docs/alarms.md lists them.")]
    [InlineData("""{"Targets": {"a": {"Type": "Snmp"}}}""", "Alarms:Targets:a:Host is missing or no name or address of a server.")]
    [InlineData("""{"Targets": {"a": {"Type": "Snmp", "Host": "x", "Port": 70000}}}""", "Alarms:Targets:a:Port is 70000; set it from 1 to 65535.")]
    [InlineData("""{"Targets": {"a": {"Type": "Webhook", "Url": "https://u:secret@example.com", "Secret": "x"}}}""", "Alarms:Targets:a:Url is missing or no http or https address without user and password; write it like https://example.com/alarms.")]
    [InlineData("""{"Targets": {"a": {"Type": "Webhook", "Url": "https://example.com"}}}""", "Alarms:Targets:a:Secret is missing; the receiver needs it to know that an alarm is from this host. Make one of 32 random characters and write env:NAME or file:PATH.")]
    [InlineData("""{"Targets": {"a": {"Type": "Mail", "Host": "x", "From": "a@b.c", "To": ["nobody"]}}}""", "Alarms:Targets:a:To is missing or has what is no mail address; list one or more like admins@example.com.")]
    [InlineData("""{"Targets": {"a": {"Type": "Mail", "Host": "x", "From": "a@b.c", "To": ["b@b.c"], "User": "u", "Password": "p", "Encryption": "None"}}}""", "Alarms:Targets:a:Encryption is None, which would send the password in clear text; set StartTls or Tls, or take User away.")]
    [InlineData("""{"Targets": {"a": {"Type": "Mail", "Host": "x", "From": "a@b.c", "To": ["b@b.c"], "User": "u"}}}""", "Alarms:Targets:a:Password is missing; write env:NAME or file:PATH, or take User away.")]
    public void Validate_BadSetting_NamesItAndWhatToDo(string section, string error)
        => Assert.Equal([error], Read($$"""{"Alarms": {{section}}}""").Errors);

    [Theory]
    [InlineData("""{"Targets": {"a": {"Type": "Log", "MinSeverity": "bad"}}}""", "Alarms:Targets:a:MinSeverity")]
    [InlineData("""{"Targets": {"a": {"Type": "Carrier pigeon"}}}""", "Alarms:Targets:a:Type")]
    [InlineData("""{"Targets": {"a": {"Type": "Log", "Events": ["raised", "lowered"]}}}""", "Alarms:Targets:a:Events")]
    [InlineData("""{"Targets": {"a": {"Type": "Snmp", "Host": "x", "Port": "many"}}}""", "Alarms:Targets:a:Port")]
    public void Validate_ValueThatCannotBeRead_NamesItInsteadOfLeavingTheTargetOut(string section, string setting)
        => Assert.Contains(Read($$"""{"Alarms": {{section}}}""").Errors, error => error.Contains(setting, StringComparison.Ordinal) && error.EndsWith("docs/alarms.md lists for it.", StringComparison.Ordinal));

    [Fact]
    public void Validate_MistypedSettingOfATarget_NamesIt()
        => Assert.StartsWith("Alarms:Targets:a:MinSevrity is no setting; the settings of a target are Adapters, Community, ", Assert.Single(Read("""{"Alarms": {"Targets": {"a": {"Type": "Log", "MinSevrity": "error"}}}}""").Errors), StringComparison.Ordinal);

    [Fact]
    public void Validate_EventLogElsewhere_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has one.");
        Assert.StartsWith("Alarms:Targets:a:Type is EventLog, which only Windows has", Assert.Single(Read("""{"Alarms": {"Targets": {"a": {"Type": "EventLog"}}}}""").Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Lanes_SecretThatIsNotThere_StopsTheStartWithoutTellingIt()
    {
        using AlarmWorld world = new();
        var (options, _) = Read(Good);
        AlarmTargetFactory factory = new(new HostStart { ConfigFolder = world.Folder.Path, DataFolder = world.Folder.Path, PluginsFolder = world.Folder.Path }, new HostParts(world.Clock, world.Log.CreateLogger<HostParts>()), world.Clock, world.Log);

        var failure = Assert.Throws<OptionsValidationException>(() => factory.Lanes(options, world.Store, new DeliveryTimings()));
        Assert.Contains("Alarms:Targets:admins:Password: The environment variable MAIL is not set.", failure.Message, StringComparison.Ordinal);

        options.Targets["admins"].Password = "in clear text";
        world.Folder.Write("hook.txt", "the key");
        Assert.Equal(["admins", "log", "nms", "pager"], factory.Lanes(options, world.Store, new DeliveryTimings()).Select(lane => lane.Name));
        Assert.DoesNotContain(world.Log.Lines, line => line.Text.Contains("in clear text\"", StringComparison.Ordinal));
        Assert.Single(world.Log.Lines, line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.AlarmTargetPlainSecret);
    }

    private static (AlarmOptions Options, IReadOnlyList<string> Errors) Read(string json)
    {
        var section = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build().GetSection(AlarmOptions.Section);
        AlarmOptions options = new();
        section.Bind(options);
        return (options, [.. new AlarmOptionsValidator(section).Validate(null, options).Failures ?? []]);
    }
}
