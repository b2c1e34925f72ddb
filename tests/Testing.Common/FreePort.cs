using System.Net;
using System.Net.Sockets;

namespace Testing.Common;

/// <summary>
/// Ports for what stops and starts again on its address. Below those that the system hands out for port 0:
/// one of these could go to somebody else while its owner is down.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;

    /// <summary>Each process of a run counts on from its own place; up to 32 000 in all.</summary>
    private const int Places = 120;
    private const int PerPlace = 100;

    private static int _last = First + (Environment.ProcessId % Places * PerPlace) - 1;

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            using TcpListener trial = new(IPAddress.Loopback, port);
            try
            {
                trial.Start();
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // somebody's; the next one
            }
        }
    }
}
