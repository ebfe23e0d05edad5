using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class InspectorTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string Path = "/admin/inspector";

    [Fact]
    public async Task Judges_an_issued_message_as_its_service_provider_does()
    {
        using var admin = await portal.SignedInAsync("admin");
        using var david = await portal.SignedInAsync("david");
        var issued = (await david.GetAsync("/launch/" + await portal.ProviderIdAsync(RunningPortal.Wiki))).SamlResponse;
        var page = await admin.FillAsync(Path, Path, ("message", issued));
        Assert.Equal("The assertion is valid", Verdict(page));
        Assert.Contains(RunningPortal.Wiki, page.Body, StringComparison.Ordinal);
        var broken = await admin.FillAsync(Path, Path, ("message", issued[..400] + (issued[400] == 'A' ? 'B' : 'A') + issued[401..]));
        Assert.StartsWith("Refused: ", Verdict(broken), StringComparison.Ordinal);
        Assert.Equal("Refused: NoKey", Verdict(await admin.FillAsync(Path, Path, ("message", new HonestResponse().Base64()))));
    }

    [Fact]
    public async Task Shows_the_message_of_a_request_without_what_could_be_presented()
    {
        using var admin = await portal.SignedInAsync("admin");
        using var david = await portal.SignedInAsync("david");
        var issued = await david.GetAsync("/launch/" + await portal.ProviderIdAsync(RunningPortal.Wiki));
        var id = issued.Header("X-Request-Id");
        Assert.NotNull((await admin.GetAsync("/admin/audit?request=" + id)).Document.QuerySelector($"a[href='{Path}/{id}']"));
        var page = await admin.GetAsync($"{Path}/{id}");
        Assert.Equal("The assertion is valid", Verdict(page));
        Assert.NotNull(page.Document.QuerySelector(".m-hidden"));
        var value = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(issued.SamlResponse))).Descendants().First(e => e.Name.LocalName == "SignatureValue").Value.Trim();
        Assert.DoesNotContain(value, page.Body, StringComparison.Ordinal);
        Assert.Equal(("MessageInspected", id), await portal.StoreAsync(db => db.Audit.Where(record => record.Event == "MessageInspected").OrderBy(record => record.Id).Select(record => ValueTuple.Create(record.Event, record.Subject!)).LastAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Path}/{Guid.NewGuid()}")).Status);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("PGEvPg==", "soon")]
    public async Task Says_what_is_missing(string message, string asOf)
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await admin.FillAsync(Path, Path, ("message", message), ("asOf", asOf));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, message, asOf), (page.Status, page.Value("message")?.Trim(), page.Value("asOf") ?? ""));
    }

    [Fact]
    public async Task Is_open_to_administrators_only()
    {
        using var david = await portal.SignedInAsync("david");
        using var admin = await portal.SignedInAsync("admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync(Path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(Path)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(Path, ("message", "PGEvPg=="))).Status);
    }

    private static string Verdict(Page page) => page.Document.QuerySelector("#verdict h2")!.TextContent.Trim();
}
