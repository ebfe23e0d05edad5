using System.Globalization;
using System.Xml.Linq;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Road;

/// <summary>The whole road by HTTP: the server on one core, the load on another, each figure beside that of a bare form POST in the same run.</summary>
internal static class RoadBench
{
    private const int WarmUp = 15_000;

    private sealed record Row(string Name, Run Run, string Note = "");

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args) is not { } options) return 2;
        if (!Wrk.IsThere)
        {
            Console.Error.WriteLine("The load comes from wrk, which is not on the PATH; install it (apt install wrk) and try again.");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("samlfederation-road-").FullName;
        try
        {
            var report = new Report();
            await MeasureAsync(folder, report, options);
            if (options.Write) report.WriteToReadme();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, Report report, Options options)
    {
        foreach (var name in new[] { "data", "certs" }) Directory.CreateDirectory(Path.Combine(folder, name));
        var port = ServerProcess.FreePort();
        await using var provider = await IdentityProvider.StartAsync(new Uri($"http://127.0.0.1:{port}/"));
        var rows = new List<Row>();

        await using (var service = await ServerProcess.TokenServiceAsync(port, folder, provider.Origin, options))
        {
            await WarmUpAsync(folder, provider, service, options);
            var bodies = await SignAsync(folder, "bodies", options.Assertions, provider);
            // Five minutes is all the time that an assertion is given; the bare endpoints read the same octets just before.
            rows.Add(await BareAsync("bare form POST on the same server", new Uri(service.Origin, MeasuredService.BarePath), folder, bodies, options));
            await using (var bare = await ServerProcess.BareAsync()) rows.Add(await BareAsync("bare form POST, Kestrel and nothing else", bare.Origin, folder, bodies, options));
            var (memory, cpu) = (service.Memory, service.Processor);
            var full = await Wrk.BodiesAsync(folder, service.Origin, bodies, options);
            rows.Add(new Row("AssumeRoleWithSAML", full, Cost(service.Processor - cpu, full)));
            var half = await SignAsync(folder, "half", (int)(full.Rate / 2 * options.Seconds * 1.3) + 1_000, provider);
            rows.Add(new Row("AssumeRoleWithSAML, half that load", await Wrk.BodiesAsync(folder, service.Origin, half, options, full.Rate / 2)));

            using var identity = await CallerIdentityAsync(service, provider);
            rows.Add(new Row("GetCallerIdentity", await Wrk.SameAsync(folder, service.Origin, identity, options)));
            using var signIn = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Origin, "saml")) { Content = Content(provider.SignIn(TestKeys.Rsa)) };
            rows.Add(new Row("sign-in page, a choice of two roles", await Wrk.SameAsync(folder, new Uri(service.Origin, "saml"), signIn, options)));
            Print(rows, report, options);
            report.Line();
            report.Line($"The token service held {Report.Megabytes(memory)} before the run and {Report.Megabytes(service.Memory)} after it.");

            if (options.Requests > 0) await LongRun.RunAsync(service, provider, report, options);
        }
        report.Line();
        await Stages.RunAsync(folder, report);
    }

    private static async Task<Row> BareAsync(string name, Uri target, string folder, string bodies, Options options)
    {
        await Wrk.BodiesAsync(folder, target, bodies, options with { Seconds = 2 });
        using var same = new HttpRequestMessage(HttpMethod.Post, target) { Content = Content(File.ReadLines(bodies).First()) };
        return new Row(name, await Wrk.SameAsync(folder, target, same, options), $"{same.Content.Headers.ContentLength} octets");
    }

    private static async Task WarmUpAsync(string folder, IdentityProvider provider, ServerProcess service, Options options)
    {
        var bodies = await SignAsync(folder, "warm-up", WarmUp, provider);
        await Wrk.BodiesAsync(folder, service.Origin, bodies, options with { Seconds = 8 });
    }

    private static async Task<string> SignAsync(string folder, string name, int count, IdentityProvider provider)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllLinesAsync(path, ParallelEnumerable.Range(0, count).Select(_ => provider.Assume(TestKeys.Rsa)));
        return path;
    }

    private static async Task<HttpRequestMessage> CallerIdentityAsync(ServerProcess service, IdentityProvider provider)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(service.Origin, Content(provider.Assume(TestKeys.Rsa)));
        var xml = XElement.Parse(await answer.Content.ReadAsStringAsync());
        string Text(string name) => xml.Descendants(xml.Name.Namespace + name).Single().Value;
        var request = new HttpRequestMessage(HttpMethod.Post, service.Origin) { Content = Content("Action=GetCallerIdentity&Version=2011-06-15") };
        return await new SigV4Signer(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")).SignAsync(request, DateTimeOffset.UtcNow);
    }

    private static StringContent Content(string form) => new(form, null, "application/x-www-form-urlencoded");

    private static string Cost(TimeSpan processor, Run run) => string.Create(CultureInfo.InvariantCulture, $"{processor.TotalMicroseconds / run.Requests:F0} µs of the core each");

    private static void Print(List<Row> rows, Report report, Options options)
    {
        var bare = rows[0].Run.Rate;
        report.Line($"One core for the server, one for the load, {options.Connections} connections, {options.Seconds} s each; {(options.Database is null ? "SQLite" : "PostgreSQL")}; load of the machine's {Cores.Count} cores at the end of it {Cores.Busy}.");
        report.Line();
        report.Line($"| request | per second | of the bare POST | p50 | p99 | |");
        report.Line($"|---|---:|---:|---:|---:|---|");
        foreach (var (name, run, note) in rows)
        {
            var wrong = run.Refused + run.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $" **{run.Refused:F0} refused, {run.Failed:F0} failed**") : "";
            report.Line($"| {name} | {run.Rate:N0} | {run.Rate / bare:F2} | {run.P50:F1} ms | {run.P99:F1} ms | {note}{wrong} |");
        }
    }
}
