using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class ImportTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string Add = "/admin/service-providers/add";

    private static string Honest(string entityId) => RunningPortal.MetadataOf(entityId, entityId + "/acs", RunningPortal.VaultKey);

    private static Task<Page> GiveAsync(Browser admin, string metadata) => admin.FillAsync(Add, Add, ("metadata", metadata));

    [Theory]
    [InlineData("text")]
    [InlineData("file")]
    public async Task A_service_provider_comes_in_by_its_metadata_once_it_was_looked_at(string way)
    {
        using var admin = await portal.SignedInAsync("admin");
        var entityId = $"https://{way}.example.com/saml";
        var form = (await admin.GetAsync(Add)).Form(Add);
        var token = form.QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        var preview = way == "text"
            ? await admin.FillInAsync(form, ("metadata", Honest(entityId)))
            : await admin.PostPartsAsync(Add, [("__form", token)], ("file", Encoding.UTF8.GetBytes(Honest(entityId))));
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Contains(entityId + "/acs", preview.Body, StringComparison.Ordinal);
        Assert.Matches("[0-9a-f]{64}", preview.Document.QuerySelector(".list .mono")!.TextContent);
        Assert.Equal(0, await portal.StoreAsync(db => Task.FromResult(db.ServiceProviders.Count(provider => provider.EntityId == entityId))));

        var done = await admin.FillInAsync(preview.Form("/admin/service-providers"), ("name", "Imported " + way));
        var id = await portal.ProviderIdAsync(entityId);
        Assert.Equal($"/admin/service-providers/{id}", done.Location);
        var page = await admin.FollowAsync(done);
        Assert.NotEmpty(page.Notice());
        Assert.Contains($"{portal.Url}/launch/{id}", page.Document.QuerySelector("#launch")!.TextContent, StringComparison.Ordinal);
        var record = await portal.LastAuditAsync();
        Assert.Equal(("ServiceProviderChanged", "Added", "admin", entityId), (record.Event, record.Reason, record.UserName, record.EntityId));
    }

    public static TheoryData<string, string> Unacceptable => new()
    {
        { nameof(MetadataRule.Xml), "<!DOCTYPE x [<!ENTITY e 'x'>]>" + Honest("https://dtd.example.com") },
        { nameof(MetadataRule.Xml), "this is not XML" },
        { nameof(MetadataRule.Size), Honest("https://large.example.com") + new string(' ', 1_000_001) },
        { nameof(MetadataRule.ValidUntil), Honest("https://old.example.com").Replace("<md:EntityDescriptor ", "<md:EntityDescriptor validUntil=\"2020-01-01T00:00:00Z\" ", StringComparison.Ordinal) },
        { nameof(MetadataRule.Location), Honest("https://script.example.com").Replace("https://script.example.com/acs", "javascript:alert(1)//", StringComparison.Ordinal) },
        { nameof(MetadataRule.Location), Honest("https://plain.example.com").Replace("https://plain.example.com/acs", "http://plain.example.com/acs", StringComparison.Ordinal) },
        { nameof(MetadataRule.Ambiguous), "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">" + Bare(Honest("https://twice.example.com")) + Bare(Honest("https://twice.example.com")) + "</md:EntitiesDescriptor>" },
    };

    private static string Bare(string document) => document[document.IndexOf("<md:EntityDescriptor", StringComparison.Ordinal)..];

    [Theory]
    [MemberData(nameof(Unacceptable))]
    public async Task Unacceptable_metadata_gives_the_form_back_with_the_rule_and_what_was_typed(string rule, string metadata)
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await GiveAsync(admin, metadata);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(page.Errors(), error => error.StartsWith(rule, StringComparison.Ordinal));
        if (metadata.Length < 10_000)
            Assert.Equal(metadata.ReplaceLineEndings("\n"), page.Value("metadata")!.ReplaceLineEndings("\n"));
        Assert.False(page.HasForm("/confirm"));
    }

    [Fact]
    public async Task A_registered_entity_ID_is_not_added_again_but_updated()
    {
        using var admin = await portal.SignedInAsync("admin");
        var refused = await GiveAsync(admin, Honest(RunningPortal.Wiki));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(refused.Errors(), error => error.Contains("registered already", StringComparison.Ordinal));

        var id = await portal.ProviderIdAsync(RunningPortal.Wiki);
        var preview = await admin.FillAsync($"/admin/service-providers/{id}/metadata", $"{id}/metadata", ("metadata", RunningPortal.MetadataOf(RunningPortal.Wiki, RunningPortal.Wiki + "/new", RunningPortal.VaultKey)));
        var changes = preview.Document.QuerySelectorAll("[aria-labelledby=changes] li").Select(item => item.TextContent).ToList();
        Assert.Contains(changes, change => change.Contains("Added", StringComparison.Ordinal) && change.Contains("/new", StringComparison.Ordinal));
        Assert.Contains(changes, change => change.Contains("Removed", StringComparison.Ordinal) && change.Contains("/acs", StringComparison.Ordinal));
        Assert.Contains(changes, change => change.Contains("Added", StringComparison.Ordinal) && change.Contains("Signing certificate", StringComparison.Ordinal));
        Assert.Contains("/acs\"", await MetadataAsync(id), StringComparison.Ordinal);

        await admin.FillInAsync(preview.Form("/confirm"));
        Assert.Contains("/new\"", await MetadataAsync(id), StringComparison.Ordinal);
        Assert.DoesNotContain("/acs\"", await MetadataAsync(id), StringComparison.Ordinal);
        Assert.Equal("MetadataReplaced", (await portal.LastAuditAsync()).Reason);
    }

    [Fact]
    public async Task Metadata_of_another_entity_does_not_replace_what_is_registered()
    {
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.ProviderIdAsync(RunningPortal.Vault);
        var (path, before) = ($"/admin/service-providers/{id}/metadata", await MetadataAsync(id));
        var page = await admin.FillAsync(path, path, ("metadata", Honest("https://other.example.com")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);

        // Past the preview, too: the page that confirms carries the document, and is believed no more than the first one.
        var preview = await admin.FillAsync(path, path, ("metadata", Honest(RunningPortal.Vault)));
        var forged = await admin.FillInAsync(preview.Form("/confirm"), ("document", Convert.ToBase64String(Encoding.UTF8.GetBytes(Honest("https://other.example.com")))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.Status);
        var broken = await admin.FillInAsync(preview.Form("/confirm"), ("document", "not base64"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.Status);
        Assert.Equal(before, await MetadataAsync(id));
    }

    [Theory]
    [InlineData("http://example.com/metadata")]
    [InlineData("http://127.0.0.1/metadata")]
    [InlineData("https://127.0.0.1/metadata")]
    [InlineData("https://localhost/metadata")]
    [InlineData("https://[::1]/metadata")]
    [InlineData("https://[::ffff:127.0.0.1]/metadata")]
    [InlineData("https://2130706433/metadata")]
    [InlineData("https://0/metadata")]
    [InlineData("https://10.0.0.1/metadata")]
    [InlineData("https://172.16.0.1/metadata")]
    [InlineData("https://192.168.1.1/metadata")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fe80::1]/metadata")]
    [InlineData("https://[fd00::1]/metadata")]
    [InlineData("https://user:password@example.com/metadata")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/metadata")]
    [InlineData("/etc/passwd")]
    [InlineData("not an address")]
    public async Task An_address_of_the_inner_network_or_another_scheme_is_not_fetched(string url)
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await admin.FillAsync(Add, Add, ("url", url));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotNull(page.Document.QuerySelector("#url[aria-invalid=true]"));
        Assert.Equal(url, page.Value("url"));
    }

    [Fact]
    public async Task The_other_services_address_is_fetched_but_no_redirect_followed()
    {
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.ProviderIdAsync(portal.ConsumerEntityId);
        var path = $"/admin/service-providers/{id}/metadata";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync(path, path, ("url", portal.PeerUrl + "/moved"))).Status);
        var preview = await admin.FillAsync(path, path);
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.FillInAsync(preview.Form("/confirm"))).Status);
    }

    [Fact]
    public async Task One_way_is_used_at_a_time()
    {
        using var admin = await portal.SignedInAsync("admin");
        var both = await admin.FillAsync(Add, Add, ("url", "https://example.com/"), ("metadata", Honest("https://both.example.com")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "https://example.com/"), (both.Status, both.Value("url")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync(Add, Add)).Status);
    }

    [Fact]
    public async Task A_certificate_near_its_end_is_warned_of()
    {
        using var admin = await portal.SignedInAsync("admin");
        using var soon = new CertificateRequest("CN=soon", RunningPortal.VaultKey, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-300), DateTimeOffset.UtcNow.AddDays(20));
        var metadata = Encoding.UTF8.GetString(MetadataWriter.Write(new SpMetadata
        {
            EntityId = "https://soon.example.com",
            SigningCertificates = [soon.RawData],
            AssertionConsumerServices = [new(SamlBindings.Post, "https://soon.example.com/acs", 0)],
        }));
        var preview = await GiveAsync(admin, metadata);
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.NotNull(preview.Document.QuerySelector(".notice-warning"));
        Assert.NotNull(preview.Document.QuerySelector(".badge-amber"));
    }

    private Task<string> MetadataAsync(string id) => portal.StoreAsync(async db => (await db.ServiceProviders.FindAsync(id))!.MetadataXml);
}
