using System.Net;
using System.Net.Sockets;

namespace SamlFederation.Tests.EndToEnd.Machine;

public static class Ports
{
    /// <summary>Loopback ports that nobody listens on; all are held until the last one is found, so they differ.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
