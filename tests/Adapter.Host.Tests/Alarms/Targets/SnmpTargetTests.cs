using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Adapter.Abstractions;
using Adapter.Host.Alarms.Targets;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

public sealed class SnmpTargetTests
{
    // set by test.sh on machines that have no snmptrapd; the only way to leave the test out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";
    private const string Objects = ".1.3.6.1.4.1.8072.9999.9999.8686.1.";

    [Fact]
    public async Task Send_ToSnmptrapd_IsUnderstoodWhole()
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("snmptrapd"), $"{LeaveOut}=snmptrapd: this machine has none.");
        using TempFolder folder = new();
        var port = FreePort();
        var configuration = folder.Write("snmptrapd.conf", "authCommunity log secret-community\nformat2 %W|%v|\\n\n");
        ProcessStartInfo start = new("/usr/sbin/snmptrapd") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-f", "-Lo", "-On", "-Oa", "-C", "-c", configuration, "-m", "", "-p", folder["pid"], $"udp:127.0.0.1:{port}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SNMP_PERSISTENT_DIR"] = folder.Path;
        using var trapd = Process.Start(start)!;
        try
        {
            using SnmpTarget stranger = new("127.0.0.1", port, new Secret("another"), TimeProvider.System);
            using SnmpTarget target = new("127.0.0.1", port, new Secret("secret-community"), TimeProvider.System);
            var text = "";
            while (!text.Contains("NET-SNMP version", StringComparison.Ordinal))
            {
                text = await LineAsync(trapd);
            }

            await stranger.SendAsync(AlarmMessages.Of(id: 1), TestContext.Current.CancellationToken);
            await target.SendAsync(AlarmMessages.Of(AlarmMessageType.Returned, text: new string('x', 5_000)), TestContext.Current.CancellationToken);
            while (!text.Contains(Objects, StringComparison.Ordinal))
            {
                text = await LineAsync(trapd);
            }

            Assert.Contains("1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.8072.9999.9999.8686.0.2", text, StringComparison.Ordinal);
            Assert.Contains($"{Objects}1.0 = INTEGER: 17", text, StringComparison.Ordinal); // not that of the wrong community
            Assert.Contains($"{Objects}2.0 = STRING: \"returned\"", text, StringComparison.Ordinal);
            Assert.Contains($"{Objects}3.0 = STRING: \"link.mute\"", text, StringComparison.Ordinal);
            Assert.Contains($"{Objects}4.0 = INTEGER: 3", text, StringComparison.Ordinal);
            Assert.Contains($"{Objects}8.0 = STRING: \"{new string('x', 350)}\"", text, StringComparison.Ordinal);
            Assert.Contains($"{Objects}12.0 = STRING: \"recorder-a\"", text, StringComparison.Ordinal);
        }
        finally
        {
            trapd.Kill();
            await trapd.WaitForExitAsync(CancellationToken.None).Soon();
        }
    }

    [Fact]
    public void Encode_LongestMessage_FitsOnePacket()
    {
        var text = new string('€', 5_000);
        var packet = TrapEncoder.Encode(AlarmMessages.Of(adapter: text, text: text), new Secret("public"), int.MaxValue, TimeSpan.FromDays(1_000));

        Assert.InRange(packet.Length, 700, 1_472);
    }

    [Fact]
    public void Mib_DescribesWhatIsSent()
    {
        var mib = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ADAPTERHOST-MIB.txt"));
        var words = string.Join(' ', mib.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("adapterHost OBJECT IDENTIFIER ::= { netSnmpPlaypen 8686 }", words, StringComparison.Ordinal);
        for (var i = 0; i < TrapEncoder.Objects.Count; i++)
        {
            Assert.Matches($@"\b{TrapEncoder.Objects[i]} OBJECT-TYPE [^}}]*?(\}} [^}}]*?)?::= \{{ adapterHostObjects {i + 1} \}}", words);
        }

        for (var i = 0; i < TrapEncoder.Notifications.Count; i++)
        {
            Assert.Matches($@"\b{TrapEncoder.Notifications[i]} NOTIFICATION-TYPE .*?::= \{{ adapterHostNotifications {i + 1} \}}", words);
        }

        Assert.Equal(Enum.GetValues<AlarmMessageType>().Select(type => $"alarm{type}"), TrapEncoder.Notifications);
    }

    private static async Task<string> LineAsync(Process process)
        => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException("snmptrapd ended: " + await process.StandardError.ReadToEndAsync());

    private static int FreePort()
    {
        using UdpClient udp = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)udp.Client.LocalEndPoint!).Port;
    }
}
