using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using SamlFederation.Portal;
using SamlFederation.Sts;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>
/// Both services in this process, on free loopback ports and with a data folder of their own, seeded with the tutorial
/// world and introduced to each other by metadata over HTTP, as run.sh starts them.
/// </summary>
public class World : IAsyncLifetime
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private readonly List<WebApplication> services = [];

    public Uri Portal { get; private set; } = null!;

    public Uri Sts { get; private set; } = null!;

    public string Data => folder["data"];

    public string Certs => folder["certs"];

    public virtual async Task InitializeAsync()
    {
        var ports = Ports.Free(2);
        Portal = new Uri($"http://localhost:{ports[0]}");
        Sts = new Uri($"http://localhost:{ports[1]}");
        Directory.CreateDirectory(Data);
        services.Add(PortalApplication.Build([.. Arguments("portal", Portal, Sts), .. PortalArguments()]));
        services.Add(StsApplication.Build([.. Arguments("sts", Sts, Portal), .. StsArguments()]));
        await Task.WhenAll(services.Select(service => service.StartAsync()));
        await Task.WhenAll(Health.WaitUntilReadyAsync(Portal), Health.WaitUntilReadyAsync(Sts));
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var service in services)
            await service.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A new browser without a screen, with its own cookies.</summary>
    public HttpBrowser NewBrowser() => new(Portal);

    public string PasswordOf(string employee) => Credentials.PasswordOf(Data, employee);

    /// <summary>A browser in which the employee has signed in at the portal.</summary>
    public async Task<HttpBrowser> SignedInAsync(string employee)
    {
        var browser = NewBrowser();
        var page = await browser.SignInAsync(employee, PasswordOf(employee));
        Assert.DoesNotContain("/signin", page.Address.AbsolutePath, StringComparison.Ordinal);
        return browser;
    }

    /// <summary>Starts the portal again on its own data, with a world file to import, as an administrator does with run.sh.</summary>
    public async Task RestartPortalWithAsync(string portalHalf)
    {
        await services[0].DisposeAsync();
        var file = folder[$"import-{Guid.NewGuid():N}.json"];
        await File.WriteAllTextAsync(file, $$"""{"portal": {{portalHalf}}}""");
        services[0] = PortalApplication.Build([.. Arguments("portal", Portal, Sts), .. PortalArguments(), "--import", file]);
        await services[0].StartAsync();
        await Health.WaitUntilReadyAsync(Portal);
    }

    public virtual Task AdvanceClocksAsync(TimeSpan by) => Task.WhenAll(AdvanceClockAsync(Portal, by), AdvanceClockAsync(Sts, by));

    protected virtual IEnumerable<string> PortalArguments() => [];

    protected virtual IEnumerable<string> StsArguments() => [];

    protected async Task AdvanceClockAsync(Uri service, TimeSpan by)
    {
        using var client = new HttpClient { BaseAddress = service };
        var key = await File.ReadAllTextAsync(Path.Combine(Data, "dev-key"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        using var response = await client.PostAsJsonAsync(
            new Uri("/dev/clock", UriKind.Relative), new { advance = System.Xml.XmlConvert.ToString(by) });
        Assert.True(response.IsSuccessStatusCode, $"{service}dev/clock answered {response.StatusCode}");
    }

    protected IEnumerable<string> Arguments(string name, Uri own, Uri peer) =>
    [
        "--port", own.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "--public-url", Origin(own),
        "--peer-url", Origin(peer),
        "--data", Data,
        "--certs", folder[$"certs/{name}"],
    ];

    protected static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
