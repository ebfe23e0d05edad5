using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Portal;

/// <summary>U+0000 in what a stranger sends: SQLite keeps it, PostgreSQL refuses the statement. Both must answer as they answer anything else.</summary>
public sealed class NulTests
{
    [Fact]
    public async Task Is_nothing_special_on_SQLite() => await RunAsync("");

    [PostgreSqlFact]
    public async Task Is_nothing_special_on_PostgreSQL()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await RunAsync(await server.CreateDatabaseAsync());
    }

    private static async Task RunAsync(string database)
    {
        var portal = new RunningPortal { Database = database };
        await portal.InitializeAsync();
        try
        {
            using var browser = portal.NewBrowser();
            // ASP.NET refuses it in a form; in a query it comes through.
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync("dav\0id", "wrong")).Status);
            var waiting = await browser.GetAsync($"/saml/sso?SAMLRequest={Uri.EscapeDataString(Deflated(Request(portal)))}&RelayState=a%00b");
            Assert.Equal(HttpStatusCode.SeeOther, waiting.Status);

            using var administrator = await portal.SignedInAsync("admin");
            foreach (var path in new[] { "/?search=%00", "/admin/employees?search=%00", "/admin/audit?employee=%00&request=%00" })
                Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(path)).Status);
        }
        finally
        {
            await portal.DisposeAsync();
        }
    }

    private static string Request(RunningPortal portal) =>
        $"""<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_nul" Version="2.0" IssueInstant="{portal.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"><saml:Issuer>{RunningPortal.Wiki}</saml:Issuer></samlp:AuthnRequest>""";

    private static string Deflated(string xml)
    {
        using var into = new MemoryStream();
        using (var deflate = new DeflateStream(into, CompressionLevel.Optimal))
            deflate.Write(Encoding.UTF8.GetBytes(xml));
        return Convert.ToBase64String(into.ToArray());
    }
}
