using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SamlFederation.Tests.Web.Fetching;

/// <summary>A bare HTTP server on loopback that answers as it is told, and counts who came.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _socket = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private int _connections;

    internal Listener(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _socket.Start();
        _ = AcceptAsync(answer);
    }

    internal int Port => ((IPEndPoint)_socket.LocalEndpoint).Port;

    internal string Origin => $"http://127.0.0.1:{Port}";

    internal int Connections => _connections;

    /// <summary>A server that answers every request so, and closes.</summary>
    internal static Listener Answering(string head, byte[] body) => new(async (stream, cancellation) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), cancellation);
        await stream.WriteAsync(body, cancellation);
    });

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        var cancellation = _end.Token;
        try
        {
            while (true)
                _ = ServeAsync(await _socket.AcceptTcpClientAsync(cancellation), answer, cancellation);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> answer, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync(cancellation) is { Length: > 0 }) { }
                await answer(stream, cancellation);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                return; // a client that has had enough hangs up
            }
        }
    }
}
