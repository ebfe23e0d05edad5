using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Tests.Sts.WebIdentity;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>The ten actions on OpenID Connect providers.</summary>
public sealed class OidcProviderTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Thumbprint = "990F4193972F2BECF12DDEDA5237F9C952F20D9E";
    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_provider_is_made_read_listed_and_deleted()
    {
        var (url, arn) = New();
        var made = await CallAsync("CreateOpenIDConnectProvider", ("Url", url), ("ClientIDList.member.1", "one"), ("ClientIDList.member.2", "two"), ("ThumbprintList.member.1", Thumbprint),
            ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "Blue"));
        made.AssertAccepted();
        Assert.Equal(arn, made["OpenIDConnectProviderArn"]);
        Assert.Equal("Team", made["Key"]);

        var read = await AboutAsync("GetOpenIDConnectProvider", arn);
        read.AssertAccepted();
        Assert.Equal(url["https://".Length..], read["Url"]);
        Assert.Equal(["one", "two"], Members(read, "ClientIDList"));
        Assert.Equal([Thumbprint.ToLowerInvariant()], Members(read, "ThumbprintList"));
        Assert.Equal(("Team", "Blue"), (read["Key"], read["Value"]));
        Assert.EndsWith("Z", read["CreateDate"], StringComparison.Ordinal);

        Assert.Contains(arn, (await CallAsync("ListOpenIDConnectProviders")).All("Arn"));
        (await AboutAsync("DeleteOpenIDConnectProvider", arn)).AssertAccepted();
        Assert.DoesNotContain(arn, (await CallAsync("ListOpenIDConnectProviders")).All("Arn"));
    }

    [Fact]
    public async Task A_provider_needs_only_its_url_which_is_there_once()
    {
        var (url, arn) = New();
        var made = await CallAsync("CreateOpenIDConnectProvider", ("Url", url));
        made.AssertAccepted();
        Assert.Null(made["Tags"]);
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", url))).AssertRefused(409, "EntityAlreadyExists", $"Provider with url {url} already exists.");
        Assert.Empty(Members(await AboutAsync("GetOpenIDConnectProvider", arn), "ThumbprintList"));
        var other = await Sts.IamAsync(await Sts.AdministratorAsync("999999999999"), "CreateOpenIDConnectProvider", ("Url", url));
        other.AssertAccepted();
        Assert.Equal(arn.Replace(RunningSts.Account, "999999999999", StringComparison.Ordinal), other["OpenIDConnectProviderArn"]);
    }

    [Theory]
    [InlineData("http://accounts.example.com")]
    [InlineData("accounts.example.com")]
    [InlineData("https://accounts.example.com:8443")]
    [InlineData("https://accounts.example.com?tenant=1")]
    [InlineData("https://saml")]
    public async Task A_url_is_https_without_port_and_query(string url) =>
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", url))).AssertRefused(400, "ValidationError", "Invalid Open ID Connect Provider URL");

    [Fact]
    public async Task The_parameters_are_within_the_model()
    {
        (await CallAsync("CreateOpenIDConnectProvider")).AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'url' failed to satisfy constraint: Member must not be null");
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", $"https://accounts.example.com/{new string('a', 226)}"))).AssertAccepted();
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", $"https://accounts.example.com/{new string('a', 227)}"))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'url' failed to satisfy constraint: Member must have length less than or equal to 255");
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", New().Url), ("ThumbprintList.member.1", "short"))).AssertRefused(400, "ValidationError");
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", New().Url), ("ThumbprintList.member.1", new string('x', 40)))).AssertRefused(400, "InvalidInput");
        (await CallAsync("CreateOpenIDConnectProvider", ("Url", New().Url), ("ClientIDList.member.1", new string('c', 256)))).AssertRefused(400, "ValidationError");
        (await AboutAsync("UpdateOpenIDConnectProviderThumbprint", await MadeAsync())).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'thumbprintList' failed to satisfy constraint: Member must not be null");
    }

    [Fact]
    public async Task Five_thumbprints_are_taken_and_not_six()
    {
        (string, string)[] Pins(int count) => [.. Enumerable.Range(1, count).Select(n => ($"ThumbprintList.member.{n}", $"{n:D40}"))];
        const string TooMany = "Thumbprint list must contain fewer than 5 entries.";
        (await CallAsync("CreateOpenIDConnectProvider", [("Url", New().Url), .. Pins(5)])).AssertAccepted();
        (await CallAsync("CreateOpenIDConnectProvider", [("Url", New().Url), .. Pins(6)])).AssertRefused(400, "InvalidInput", TooMany);
        var arn = await MadeAsync();
        (await AboutAsync("UpdateOpenIDConnectProviderThumbprint", arn, Pins(5))).AssertAccepted();
        (await AboutAsync("UpdateOpenIDConnectProviderThumbprint", arn, Pins(6))).AssertRefused(400, "InvalidInput", TooMany);
        Assert.Equal(5, Members(await AboutAsync("GetOpenIDConnectProvider", arn), "ThumbprintList").Count);
        (await AboutAsync("UpdateOpenIDConnectProviderThumbprint", arn, Pins(1))).AssertAccepted();
        Assert.Single(Members(await AboutAsync("GetOpenIDConnectProvider", arn), "ThumbprintList"));
    }

    [Fact]
    public async Task A_hundred_clients_are_taken_and_repeats_are_no_fault()
    {
        const string TooMany = "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100";
        (string, string)[] Clients(int count) => [.. Enumerable.Range(1, count).Select(n => ($"ClientIDList.member.{n}", $"client-{n}"))];
        (await CallAsync("CreateOpenIDConnectProvider", [("Url", New().Url), .. Clients(101)])).AssertRefused(409, "LimitExceeded", TooMany);
        var (url, arn) = New();
        (await CallAsync("CreateOpenIDConnectProvider", [("Url", url), .. Clients(100)])).AssertAccepted();
        (await AboutAsync("AddClientIDToOpenIDConnectProvider", arn, ("ClientID", "client-1"))).AssertAccepted();
        (await AboutAsync("AddClientIDToOpenIDConnectProvider", arn, ("ClientID", "client-101"))).AssertRefused(409, "LimitExceeded", TooMany);
        (await AboutAsync("RemoveClientIDFromOpenIDConnectProvider", arn, ("ClientID", "client-1"))).AssertAccepted();
        (await AboutAsync("RemoveClientIDFromOpenIDConnectProvider", arn, ("ClientID", "client-1"))).AssertAccepted();
        (await AboutAsync("AddClientIDToOpenIDConnectProvider", arn, ("ClientID", "client-101"))).AssertAccepted();
        var clients = Members(await AboutAsync("GetOpenIDConnectProvider", arn), "ClientIDList");
        Assert.Equal((100, "client-2", "client-101"), (clients.Count, clients[0], clients[^1]));
    }

    [Fact]
    public async Task An_account_has_at_most_a_hundred_providers()
    {
        await using (var db = await Sts.DatabaseAsync())
        {
            db.Accounts.Add(new Data.Sts.Account { Id = "777777777777", Name = "Full", Created = Sts.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        var administrator = await Sts.AdministratorAsync("777777777777");
        Task<Answer> AddAsync(int n) => Sts.IamAsync(administrator, "CreateOpenIDConnectProvider", ("Url", $"https://accounts.example.com/{n}"));
        for (var n = 1; n <= 100; n++) (await AddAsync(n)).AssertAccepted();
        (await AddAsync(101)).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
    }

    [Fact]
    public async Task Tags_are_given_replaced_taken_and_listed_in_pages()
    {
        var arn = await MadeAsync();
        (await AboutAsync("TagOpenIDConnectProvider", arn, ("Tags.member.1.Key", "A"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "B"), ("Tags.member.2.Value", "2"))).AssertAccepted();
        (await AboutAsync("TagOpenIDConnectProvider", arn, ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "3"))).AssertAccepted();
        var first = await AboutAsync("ListOpenIDConnectProviderTags", arn, ("MaxItems", "1"));
        Assert.Equal(("B", "true"), (first["Key"], first["IsTruncated"]));
        var second = await AboutAsync("ListOpenIDConnectProviderTags", arn, ("MaxItems", "1"), ("Marker", first["Marker"]!));
        Assert.Equal(("a", "3", "false"), (second["Key"], second["Value"], second["IsTruncated"]));
        (await AboutAsync("UntagOpenIDConnectProvider", arn, ("TagKeys.member.1", "A"), ("TagKeys.member.2", "absent"))).AssertAccepted();
        Assert.Equal(["B"], (await AboutAsync("ListOpenIDConnectProviderTags", arn)).All("Key"));
        (await AboutAsync("TagOpenIDConnectProvider", arn, ("Tags.member.1.Key", "C"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "c"), ("Tags.member.2.Value", "2")))
            .AssertRefused(400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    [Theory]
    [InlineData("GetOpenIDConnectProvider", "")]
    [InlineData("AddClientIDToOpenIDConnectProvider", "ClientID=one")]
    [InlineData("RemoveClientIDFromOpenIDConnectProvider", "ClientID=one")]
    [InlineData("UpdateOpenIDConnectProviderThumbprint", "ThumbprintList.member.1=990F4193972F2BECF12DDEDA5237F9C952F20D9E")]
    [InlineData("TagOpenIDConnectProvider", "Tags=")]
    [InlineData("UntagOpenIDConnectProvider", "TagKeys.member.1=a")]
    [InlineData("ListOpenIDConnectProviderTags", "")]
    public async Task What_is_not_there_is_not_found(string action, string parameter)
    {
        var (_, arn) = New();
        (string, string)[] more = parameter.Length == 0 ? [] : [(parameter.Split('=')[0], parameter.Split('=')[1])];
        (await AboutAsync(action, arn, more)).AssertRefused(404, "NoSuchEntity", $"OpenIDConnect Provider not found for arn {arn}");
        var foreign = await Sts.IamAsync(await Sts.AdministratorAsync("999999999999"), action, [("OpenIDConnectProviderArn", await MadeAsync()), .. more]);
        foreign.AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task Deleting_what_is_not_there_has_words_of_its_own()
    {
        var (_, arn) = New();
        (await AboutAsync("DeleteOpenIDConnectProvider", arn)).AssertRefused(404, "NoSuchEntity", $"OpenId connect Provider {arn} cannot be found.");
    }

    [Fact]
    public async Task Permission_is_asked_for_the_provider_and_its_tags()
    {
        var arn = await MadeAsync(("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "Blue"));
        var other = await MadeAsync();
        var role = await Sts.RoleAsync("OidcReader", new
        {
            Version = "2012-10-17",
            Statement = new { Effect = "Allow", Principal = new { Federated = RunningSts.Portal }, Action = new[] { "sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity" } },
        }, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetOpenIDConnectProvider","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/Team":"Blue"}}}}""");
        var reader = await Sts.SignerAsync(role);
        (await Sts.IamAsync(reader, "GetOpenIDConnectProvider", ("OpenIDConnectProviderArn", arn))).AssertAccepted();
        (await Sts.IamAsync(reader, "GetOpenIDConnectProvider", ("OpenIDConnectProviderArn", other))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(reader, "DeleteOpenIDConnectProvider", ("OpenIDConnectProviderArn", arn))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Many_who_make_one_provider_at_once_make_one()
    {
        var (url, _) = New();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CallAsync("CreateOpenIDConnectProvider", ("Url", url))));
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != System.Net.HttpStatusCode.OK), answer => answer.AssertRefused(409, "EntityAlreadyExists"));
    }

    private static (string Url, string Arn) New()
    {
        var name = $"accounts.example.com/{Guid.NewGuid():N}";
        return ("https://" + name, $"arn:aws:iam::{RunningSts.Account}:oidc-provider/{name}");
    }

    private async Task<string> MadeAsync(params (string Name, string Value)[] more)
    {
        var (url, arn) = New();
        (await CallAsync("CreateOpenIDConnectProvider", [("Url", url), .. more])).AssertAccepted();
        return arn;
    }

    private async Task<Answer> CallAsync(string action, params (string Name, string Value)[] parameters) => await Sts.IamAsync(await Sts.AdministratorAsync(), action, parameters);

    private Task<Answer> AboutAsync(string action, string arn, params (string Name, string Value)[] more) => CallAsync(action, [("OpenIDConnectProviderArn", arn), .. more]);

    private static List<string> Members(Answer answer, string list) =>
        [.. answer.Xml.Descendants(answer.Xml.Name.Namespace + list).Single().Elements().Select(member => member.Value)];
}
