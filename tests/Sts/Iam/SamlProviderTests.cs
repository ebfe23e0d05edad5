using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateSAMLProvider, GetSAMLProvider, ListSAMLProviders, UpdateSAMLProvider, DeleteSAMLProvider: raw and signed.</summary>
public sealed class SamlProviderTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Other = "999999999999";
    private static int _made;
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_provider_is_made_of_its_metadata_and_told_whole()
    {
        var (name, metadata) = (NewName(), Metadata());
        var made = await CallAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", metadata), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "tutorial"));
        made.AssertAccepted();
        Assert.Equal((Arn(name), "team", "tutorial"), (made["SAMLProviderArn"], made["Key"], made["Value"]));

        var told = await GetAsync(name);
        Assert.Matches(@"\ASAMLSP[A-Z0-9]{16}\z", told["SAMLProviderUUID"]);
        Assert.Equal(metadata, told["SAMLMetadataDocument"]);
        Assert.Equal(("Allowed", "team"), (told["AssertionEncryptionMode"], told["Key"]));
        Assert.Empty(told.All("KeyId"));
        var created = Instant(told["CreateDate"]);
        Assert.InRange((_sts.Clock.GetUtcNow() - created).TotalMinutes, -1, 5);
        Assert.Equal(created.AddYears(100), Instant(told["ValidUntil"]));
    }

    [Fact]
    public async Task The_end_that_metadata_states_is_told()
    {
        var (name, end) = (NewName(), DateTimeOffset.FromUnixTimeSeconds(_sts.Clock.GetUtcNow().AddDays(30).ToUnixTimeSeconds()));
        await MakeAsync(name, Metadata(validUntil: end));
        Assert.Equal(end, Instant((await GetAsync(name))["ValidUntil"]));
    }

    [Fact]
    public async Task Without_tags_none_are_told_of()
    {
        var made = await CallAsync("CreateSAMLProvider", ("Name", NewName()), ("SAMLMetadataDocument", Metadata()));
        made.AssertAccepted();
        Assert.DoesNotContain("Tags", made.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        var name = NewName();
        await MakeAsync(name);
        (await CallAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", Metadata()))).AssertRefused(409, "EntityAlreadyExists", $"Provider with name {name} already exists.");
    }

    [Fact]
    public async Task Of_two_who_make_it_at_once_one_does()
    {
        var name = NewName();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", Metadata()))));
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != System.Net.HttpStatusCode.OK), answer => answer.AssertRefused(409, "EntityAlreadyExists"));
    }

    public static TheoryData<string, string?> Names => new()
    {
        { "n", null },
        { new string('n', 128), null },
        { "A-Z.0_9", null },
        { new string('n', 129), "Member must have length less than or equal to 128" },
        { "", @"Member must have length greater than or equal to 1" },
        { "a b", @"Member must satisfy regular expression pattern: [\w._-]+" },
        { "zo\u00EB", @"Member must satisfy regular expression pattern: [\w._-]+" },
        { "name\n", @"Member must satisfy regular expression pattern: [\w._-]+" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_within_the_model(string name, string? violation)
    {
        var answer = await CallAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", Metadata()));
        if (violation is null) answer.AssertAccepted();
        else
        {
            answer.AssertRefused(400, "ValidationError");
            Assert.Contains($"Value at 'name' failed to satisfy constraint: {violation}", answer["Message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Name_and_metadata_must_be_there() => (await CallAsync("CreateSAMLProvider")).AssertRefused(400, "ValidationError",
        "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member must not be null; Value at 'sAMLMetadataDocument' failed to satisfy constraint: Member must not be null");

    [Fact]
    public async Task Metadata_of_a_million_characters_is_taken_and_not_more()
    {
        var longest = Metadata().PadRight(1_000_000);
        var name = NewName();
        await MakeAsync(name, longest);
        Assert.Equal(longest, (await GetAsync(name))["SAMLMetadataDocument"]);
        (await CallAsync("CreateSAMLProvider", ("Name", NewName()), ("SAMLMetadataDocument", longest + " "))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'sAMLMetadataDocument' failed to satisfy constraint: Member must have length less than or equal to 1000000");
    }

    [Fact]
    public async Task Metadata_of_less_than_a_thousand_characters_is_none()
    {
        (await CallAsync("CreateSAMLProvider", ("Name", NewName()), ("SAMLMetadataDocument", new string('x', 999)))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'sAMLMetadataDocument' failed to satisfy constraint: Member must have length greater than or equal to 1000");
        AssertUnreadable(await CallAsync("CreateSAMLProvider", ("Name", NewName()), ("SAMLMetadataDocument", new string('x', 1000))));
    }

    [Theory]
    [InlineData("expired", "ValidUntil")]
    [InlineData("a weak key", "WeakKey")]
    [InlineData("no key", "NoSigningKey")]
    [InlineData("a service provider's", "Role")]
    [InlineData("a document type", "Xml")]
    [InlineData("a byte order mark", "Xml")]
    [InlineData("http beyond this machine", null)]
    public async Task Metadata_that_cannot_be_trusted_is_refused_with_the_reason(string what, string? rule)
    {
        var metadata = what switch
        {
            "expired" => Metadata(validUntil: _sts.Clock.GetUtcNow().AddSeconds(-1)),
            "a weak key" => Metadata([TestKeys.WeakRsa]),
            "no key" => Metadata().Replace("use=\"signing\"", "use=\"encryption\"", StringComparison.Ordinal),
            "a service provider's" => Metadata().Replace("IDPSSODescriptor", "SPSSODescriptor", StringComparison.Ordinal),
            "a document type" => "<!DOCTYPE x>" + Metadata(),
            "a byte order mark" => "\uFEFF\uFEFF" + Metadata(),
            _ => Metadata().Replace("https://idp.example.com/sso", "http://idp.example.com/sso", StringComparison.Ordinal),
        };
        var answer = await CallAsync("CreateSAMLProvider", ("Name", NewName()), ("SAMLMetadataDocument", metadata));
        if (rule is null)
        {
            answer.AssertAccepted(); // Development allows it
            return;
        }
        AssertUnreadable(answer);
        Assert.Contains($"({rule})", answer["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_has_a_hundred_providers_at_most()
    {
        var administrator = await _sts.AdministratorAsync(Other);
        await using (var db = await _sts.DatabaseAsync())
        {
            var present = await db.SamlProviders.CountAsync(provider => provider.AccountId == Other);
            for (var i = present; i < 99; i++)
                db.SamlProviders.Add(Row($"Filler{i}"));
            await db.SaveChangesAsync();
        }
        (await _sts.IamAsync(administrator, "CreateSAMLProvider", ("Name", "Hundredth"), ("SAMLMetadataDocument", Metadata()))).AssertAccepted();
        (await _sts.IamAsync(administrator, "CreateSAMLProvider", ("Name", "TooMany"), ("SAMLMetadataDocument", Metadata()))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for SAMLProvidersPerAccount: 100");
        Assert.Equal(100, (await _sts.IamAsync(administrator, "ListSAMLProviders")).All("Arn").Count);

        (await _sts.IamAsync(administrator, "DeleteSAMLProvider", ("SAMLProviderArn", $"arn:aws:iam::{Other}:saml-provider/Hundredth"))).AssertAccepted();
        (await _sts.IamAsync(administrator, "CreateSAMLProvider", ("Name", "NotTooMany"), ("SAMLMetadataDocument", Metadata()))).AssertAccepted();
        await _sts.ChangeAsync(db => db.SamlProviders.Where(provider => provider.Name.StartsWith("Filler")).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task The_list_is_of_the_own_account_with_its_dates()
    {
        var name = NewName();
        await MakeAsync(name);
        var listed = await CallAsync("ListSAMLProviders");
        listed.AssertAccepted();
        Assert.Contains(Arn(name), listed.All("Arn"));
        Assert.Equal(listed.All("Arn").Order(StringComparer.Ordinal), listed.All("Arn"));
        Assert.Equal(listed.All("Arn").Count, listed.All("ValidUntil").Count);
        Assert.Equal(listed.All("Arn").Count, listed.All("CreateDate").Count);
        Assert.All(listed.All("Arn"), arn => Assert.Contains($"::{RunningSts.Account}:", arn, StringComparison.Ordinal));
        Assert.DoesNotContain("IsTruncated", listed.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetSAMLProvider")]
    [InlineData("DeleteSAMLProvider")]
    [InlineData("UpdateSAMLProvider")]
    [InlineData("TagSAMLProvider")]
    [InlineData("UntagSAMLProvider")]
    [InlineData("ListSAMLProviderTags")]
    public async Task What_is_not_there_is_not_found(string action)
    {
        string[] absent = [Arn("Nowhere"), $"arn:aws:iam::{Other}:saml-provider/Portal"];
        foreach (var arn in absent)
            (await CallAsync(action, [("SAMLProviderArn", arn), .. Rest(action)])).AssertRefused(404, "NoSuchEntity", $"Manifest not found for arn {arn}");
        (await CallAsync(action, [("SAMLProviderArn", "arn:aws:iam::123456789012:role/Developer"), .. Rest(action)])).AssertRefused(400, "InvalidInput", "ARN arn:aws:iam::123456789012:role/Developer is not valid.");
        (await CallAsync(action, [("SAMLProviderArn", "arn:aws:iam::1:a/bcd"[..19]), .. Rest(action)])).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'sAMLProviderArn' failed to satisfy constraint: Member must have length greater than or equal to 20");
        var missing = await CallAsync(action, Rest(action));
        missing.AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'sAMLProviderArn' failed to satisfy constraint: Member must not be null");
    }

    [Fact]
    public async Task A_key_is_rolled_over_by_metadata_with_both_and_is_gone_on_the_next_request()
    {
        HonestResponse Honest(TestKey key) => _sts.Honest(TestWorld.Anywhere) with { Key = key };
        await UpdateAsync("Portal", ("SAMLMetadataDocument", Metadata([TestKeys.Rsa, TestKeys.OtherRsa], _sts.IdpEntityId)));
        (await _sts.AssumeAsync(Honest(TestKeys.Rsa))).AssertAccepted();
        (await _sts.AssumeAsync(Honest(TestKeys.OtherRsa))).AssertAccepted();

        await UpdateAsync("Portal", ("SAMLMetadataDocument", Metadata([TestKeys.OtherRsa], _sts.IdpEntityId)));
        (await _sts.AssumeAsync(Honest(TestKeys.Rsa))).AssertRefused(400, "InvalidIdentityToken", "Response signature invalid");
        (await _sts.AssumeAsync(Honest(TestKeys.OtherRsa))).AssertAccepted();

        await UpdateAsync("Portal", ("SAMLMetadataDocument", Metadata([TestKeys.Rsa], _sts.IdpEntityId)));
        (await _sts.AssumeAsync(Honest(TestKeys.Rsa))).AssertAccepted();
    }

    [Fact]
    public async Task An_update_keeps_the_uuid_and_needs_something_to_update()
    {
        var name = NewName();
        await MakeAsync(name);
        var before = await GetAsync(name);
        var other = Metadata([TestKeys.OtherRsa], "https://other.example.com/saml");
        Assert.Equal(Arn(name), (await UpdateAsync(name, ("SAMLMetadataDocument", other)))["SAMLProviderArn"]);
        var after = await GetAsync(name);
        Assert.Equal((before["SAMLProviderUUID"], before["CreateDate"], other), (after["SAMLProviderUUID"], after["CreateDate"], after["SAMLMetadataDocument"]));

        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", Arn(name)))).AssertRefused(400, "InvalidInput",
            "Unable to update identity provider. No updates are defined for metadata or encryption assertion.");
        AssertUnreadable(await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", Arn(name)), ("SAMLMetadataDocument", new string('x', 1000))));
        Assert.Equal(other, (await GetAsync(name))["SAMLMetadataDocument"]);
    }

    [Fact]
    public async Task A_role_without_permission_may_do_none_of_it()
    {
        var developer = await _sts.SignerAsync();
        (await _sts.IamAsync(developer, "CreateSAMLProvider", ("Name", "Mine"), ("SAMLMetadataDocument", Metadata()))).AssertRefused(403, "AccessDenied");
        (await _sts.IamAsync(developer, "DeleteSAMLProvider", ("SAMLProviderArn", Arn("Nowhere")))).AssertRefused(403, "AccessDenied");
        (await _sts.IamAsync(developer, "DeleteSAMLProvider", ("SAMLProviderArn", RunningSts.Portal))).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeAsync(_sts.Honest(TestWorld.Anywhere))).AssertAccepted();
    }

    private SamlProvider Row(string name) => new()
    {
        UniqueId = $"SAMLSP{Interlocked.Increment(ref _made):D16}", AccountId = Other, Name = name, Arn = $"arn:aws:iam::{Other}:saml-provider/{name}",
        EntityId = "https://filler.example.com", MetadataXml = "", Created = _sts.Clock.GetUtcNow(), Updated = _sts.Clock.GetUtcNow(),
    };

    private async Task<Answer> CallAsync(string action, params (string Name, string Value)[] parameters) => await _sts.IamAsync(await _sts.AdministratorAsync(), action, parameters);

    private async Task MakeAsync(string name, string? metadata = null) =>
        (await CallAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", metadata ?? Metadata()))).AssertAccepted();

    private async Task<Answer> GetAsync(string name)
    {
        var answer = await CallAsync("GetSAMLProvider", ("SAMLProviderArn", Arn(name)));
        answer.AssertAccepted();
        return answer;
    }

    private async Task<Answer> UpdateAsync(string name, params (string Name, string Value)[] parameters)
    {
        var answer = await CallAsync("UpdateSAMLProvider", [("SAMLProviderArn", Arn(name)), .. parameters]);
        answer.AssertAccepted();
        return answer;
    }

    private static void AssertUnreadable(Answer answer)
    {
        answer.AssertRefused(400, "InvalidInput");
        Assert.StartsWith("Could not parse metadata.", answer["Message"], StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Rest(string action) => action switch
    {
        "UpdateSAMLProvider" => [("AssertionEncryptionMode", "Allowed")],
        "TagSAMLProvider" => [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")],
        "UntagSAMLProvider" => [("TagKeys.member.1", "a")],
        _ => [],
    };

    private static string NewName() => $"Made{Interlocked.Increment(ref _made)}";

    private static string Arn(string name) => $"arn:aws:iam::{RunningSts.Account}:saml-provider/{name}";

    private static DateTimeOffset Instant(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);

    private static string Metadata(TestKey[]? keys = null, string entityId = "https://made.example.com/saml", DateTimeOffset? validUntil = null) => Encoding.UTF8.GetString(MetadataWriter.Write(new IdpMetadata
    {
        EntityId = entityId,
        SigningCertificates = [.. (keys ?? [TestKeys.Rsa]).Select(key => key.Der)],
        SingleSignOnServices = [new SamlEndpoint(SamlBindings.Post, "https://idp.example.com/sso")],
        ValidUntil = validUntil,
    }));
}
