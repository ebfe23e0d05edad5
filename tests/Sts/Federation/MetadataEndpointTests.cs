using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Federation;

public sealed class MetadataEndpointTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Describes_the_service_and_each_provider()
    {
        await using var db = await _sts.DatabaseAsync();
        var uuid = (await db.SamlProviders.AsNoTracking().FirstAsync(provider => provider.Arn == RunningSts.Portal)).UniqueId;
        foreach (var (path, acs) in new[] { ("/static/saml-metadata.xml", "/saml"), ($"/static/saml/{uuid}/saml-metadata.xml", $"/saml/acs/{uuid}") })
        {
            using var response = await _sts.Client.GetAsync(new Uri(_sts.Origin + path));
            Assert.Equal("application/samlmetadata+xml", response.Content.Headers.ContentType!.MediaType);
            var outcome = MetadataReader.ReadSp(await response.Content.ReadAsStringAsync(), _sts.Clock.GetUtcNow(), new MetadataPolicy { AllowHttp = true });
            var read = Assert.IsType<MetadataOutcome<SpMetadata>.Read>(outcome).Metadata;
            Assert.Equal(_sts.Origin + "/static/saml-metadata.xml", read.EntityId);
            Assert.True(read.WantAssertionsSigned);
            var endpoint = Assert.Single(read.AssertionConsumerServices);
            Assert.Equal((SamlBindings.Post, _sts.Origin + acs, 1, true), (endpoint.Binding, endpoint.Location, endpoint.Index, endpoint.IsDefault));
            Assert.Equal(NameIdFormats.All, read.NameIdFormats);
            Assert.Equal(["RoleEntitlement", "RoleSessionName"], read.RequestedAttributes.Where(attribute => attribute.IsRequired).Select(attribute => attribute.FriendlyName));
        }
    }

    [Fact]
    public async Task Has_none_for_a_provider_that_there_is_not()
    {
        using var response = await _sts.Client.GetAsync(new Uri(_sts.Origin + "/static/saml/SAMLSPAAAAAAAAAAAAAAAA/saml-metadata.xml"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Takes_assertions_for_a_providers_own_address()
    {
        await using var db = await _sts.DatabaseAsync();
        var uuid = (await db.SamlProviders.AsNoTracking().FirstAsync(provider => provider.Arn == TestWorld.Strict)).UniqueId;
        var acs = $"{_sts.Origin}/saml/acs/{uuid}";
        // The trust policy asks for the shared address, so the refusal is the policy's and no longer the validator's.
        (await _sts.AssumeAsync(_sts.Honest("arn:aws:iam::123456789012:role/StrictRole", TestWorld.Strict) with { Recipient = acs, Audience = acs })).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeAsync(_sts.Honest() with { Recipient = acs })).AssertRefused(400, "InvalidIdentityToken");
    }
}

public sealed class AwsAudienceTests : IAsyncLifetime
{
    private RunningSts _sts = null!;

    public async Task InitializeAsync() => _sts = await RunningSts.StartAsync(null, "--accept-aws-audience");

    public async Task DisposeAsync() => await _sts.DisposeAsync();

    [Theory]
    [InlineData("https://signin.aws.amazon.com/saml", "urn:amazon:webservices", 200)]
    [InlineData("https://signin.aws.amazon.com/saml", "https://signin.aws.amazon.com/saml", 200)]
    [InlineData("https://eu-central-1.signin.aws.amazon.com/saml", "urn:amazon:webservices", 403)]
    [InlineData("https://signin.aws.amazon.com.evil.example/saml", "urn:amazon:webservices", 400)]
    [InlineData("https://evil.signin.aws.amazon.com/saml", "urn:amazon:webservices", 400)]
    [InlineData("https://signin.aws.amazon.com/saml", "urn:amazon:webservices2", 400)]
    public async Task Takes_assertions_shaped_for_AWS_when_asked_to(string recipient, string audience, int status)
    {
        // 403 where the address is known and the role's trust policy does not name it.
        var answer = await _sts.AssumeAsync(_sts.Honest() with { Recipient = recipient, Destination = recipient, Audience = audience });
        Assert.Equal(status, (int)answer.Status);
    }
}
