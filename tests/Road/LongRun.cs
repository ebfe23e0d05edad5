using System.Diagnostics;
using System.Globalization;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Road;

/// <summary>Very many requests, signed as they go with a P-256 key: what the token service holds of the machine's memory must not grow.</summary>
internal static class LongRun
{
    private const int Rows = 10;

    public static async Task RunAsync(ServerProcess service, IdentityProvider provider, Options options)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections });
        Console.WriteLine($"\n{options.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests of AssumeRoleWithSAML, signed as they go with a P-256 key on the load's core.\n");
        Console.WriteLine("| requests | memory | per second |");
        Console.WriteLine("|---:|---:|---:|");
        Console.WriteLine($"| 0 | {RoadBench.Megabytes(service.Memory)} | |");
        var (sent, refused) = (0, 0);
        for (var row = 1; row <= Rows; row++)
        {
            var (until, from) = ((int)((long)options.Requests * row / Rows), sent);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => SendAsync(until))));
            sent = until;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {until:N0} | {RoadBench.Megabytes(service.Memory)} | {(until - from) / clock.Elapsed.TotalSeconds:N0} |"));
        }
        Console.WriteLine(refused == 0 ? "\nNone was refused." : $"\n**{refused} were refused.**");

        async Task SendAsync(int until)
        {
            while (Interlocked.Increment(ref sent) <= until)
            {
                using var content = new StringContent(provider.Assume(TestKeys.Ecdsa), null, "application/x-www-form-urlencoded");
                using var answer = await client.PostAsync(service.Origin, content);
                if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref refused);
            }
        }
    }
}
