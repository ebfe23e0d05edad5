using System.Net;
using System.Net.Sockets;

namespace SamlFederation.Tests.Sts.Fixture;

public static class Ports
{
    // Below those that the system hands out to clients, and each once: what is free now is still free when the service binds it.
    private const int First = 15_000;
    private const int Count = 17_000;
    private static int next = Random.Shared.Next(Count);

    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody listens there: the next one.
            }
        }
    }
}
