using System.Diagnostics;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Road;

/// <summary>Very many requests, signed as they go with a P-256 key: what the token service holds of the machine's memory must not grow.</summary>
internal static class LongRun
{
    private const int Rows = 10;

    public static async Task RunAsync(ServerProcess service, IdentityProvider provider, Report report, Options options)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections });
        report.Line();
        report.Line($"{options.Requests:N0} requests of AssumeRoleWithSAML, signed as they go with a P-256 key on the load's core:");
        report.Line();
        report.Line($"| requests | memory | per second |");
        report.Line($"|---:|---:|---:|");
        report.Line($"| 0 | {Report.Megabytes(service.Memory)} | |");
        var (sent, refused) = (0, 0);
        for (var row = 1; row <= Rows; row++)
        {
            var (until, from) = ((int)((long)options.Requests * row / Rows), sent);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => SendAsync(until))));
            sent = until;
            report.Line($"| {until:N0} | {Report.Megabytes(service.Memory)} | {(until - from) / clock.Elapsed.TotalSeconds:N0} |");
        }
        report.Line();
        if (refused == 0) report.Line($"None was refused.");
        else report.Line($"**{refused} were refused.**");

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
