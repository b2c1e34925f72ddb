using System.Net;
using System.Net.Sockets;
using Adapter.Abstractions;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Sends alarms as SNMP v2c traps. A trap is a datagram that nobody acknowledges: sent is all that can be known.</summary>
internal sealed class SnmpTarget(string host, int port, Secret community, TimeProvider time) : IAlarmTarget
{
    private readonly long _started = time.GetTimestamp();
    private int _requestId;

    public async Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        var packet = TrapEncoder.Encode(message, community, Interlocked.Increment(ref _requestId), time.GetElapsedTime(_started));
        try
        {
            var address = (await Dns.GetHostAddressesAsync(host, cancellationToken))[0];
            using UdpClient udp = new(address.AddressFamily);
            await udp.SendAsync(packet, new IPEndPoint(address, port), cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new AlarmTargetException($"No trap can be sent to {host}:{port}: {exception.Message} Check Host and the network.", exception);
        }
    }

    public void Dispose()
    {
    }
}
