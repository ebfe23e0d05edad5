using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Bucket;

/// <summary>What a request is refused with that does not prove who sent it, each beside its honest twin. The token service verifies; the words are S3's.</summary>
[Collection(SharedWorld.Name)]
public sealed class SignatureTests(BucketWorld world)
{
    private const string Bucket = "/productionapp";
    private const string Mismatch = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
    private readonly S3Caller _david = world.As(world.David);

    [Fact]
    public async Task The_honest_twin_is_accepted() => (await _david.GetAsync(Bucket)).AssertStatus(200);

    [Fact]
    public async Task Whoever_signs_nothing_gets_nothing()
    {
        (await _david.DeliverAsync("GET", new SignedTarget(Bucket, [new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]), null)).AssertRefused(403, "AccessDenied", "Access Denied");
        (await _david.DeliverAsync("GET", new SignedTarget("/", [new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]), null)).AssertRefused(403, "AccessDenied");
    }

    [Theory]
    [InlineData("a wrong secret", 403, "SignatureDoesNotMatch", Mismatch)]
    [InlineData("an unknown key", 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")]
    [InlineData("no token", 403, "InvalidAccessKeyId", null)]
    [InlineData("another's token", 400, "InvalidToken", "The provided token is malformed or otherwise invalid.")]
    [InlineData("no token at all", 400, "InvalidToken", null)]
    public async Task Credentials_that_are_none_are_refused(string what, int status, string code, string? message)
    {
        var signer = what switch
        {
            "a wrong secret" => world.David with { SecretAccessKey = new string('s', 40) },
            "an unknown key" => new SigV4Signer("AKIA6RVFFB77AAAAAAAA", new string('s', 40)),
            "no token" => world.David with { SessionToken = null },
            "another's token" => world.David with { SessionToken = (await world.UpdateAppAsync()).SessionToken },
            _ => world.David with { SessionToken = "nonsense" },
        };
        (await world.As(signer).GetAsync(Bucket)).AssertRefused(status, code, message);
        (await world.As(signer).GetAsync("/")).AssertRefused(status, code, message);
    }

    [Theory]
    [InlineData("GET", "/productionapp?prefix=b")]
    [InlineData("HEAD", "/productionapp?prefix=a")]
    [InlineData("GET", "/productionapp/?prefix=a")]
    [InlineData("GET", "/productionapp?prefix=a&prefix=b")]
    public async Task What_was_signed_is_what_is_asked_for(string method, string target)
    {
        var signed = _david.Sign("GET", Bucket + "?prefix=a", null);
        (await _david.DeliverAsync("GET", signed, null)).AssertStatus(200);
        var other = await _david.DeliverAsync(method, signed with { Target = target }, null);
        if (method == "HEAD") other.AssertStatus(403);
        else other.AssertRefused(403, "SignatureDoesNotMatch", Mismatch);
    }

    [Fact]
    public async Task A_header_of_Amazon_s_that_is_added_on_the_way_refuses_the_request()
    {
        var signed = _david.Sign("GET", Bucket, null);
        (await _david.DeliverAsync("GET", signed with { Headers = [.. signed.Headers, new("x-amz-meta-a", "b")] }, null)).AssertRefused(403, "AccessDenied", "There were headers present in the request which were not signed");
        (await _david.DeliverAsync("GET", signed with { Headers = [.. signed.Headers, new("x-other", "b")] }, null)).AssertStatus(200);
    }

    [Fact]
    public async Task The_older_signature_is_refused_as_S3_refuses_it_where_only_the_newer_is_known()
    {
        const string text = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
        var query = $"?AWSAccessKeyId={world.David.AccessKeyId}&Signature=x%2F&Expires=1795465200&x-amz-security-token={Uri.EscapeDataString(world.David.SessionToken!)}";
        (await _david.DeliverAsync("GET", new SignedTarget(Bucket + query, []), null)).AssertRefused(400, "InvalidRequest", text);
        (await _david.DeliverAsync("GET", new SignedTarget(Bucket, [new("Authorization", $"AWS {world.David.AccessKeyId}:x="), new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]), null)).AssertRefused(400, "InvalidRequest", text);
        (await _david.DeliverAsync("GET", _david.Presign("GET", Bucket), null)).AssertStatus(200);
    }

    [Theory]
    [InlineData("sts")]
    [InlineData("notes")]
    public async Task A_signature_for_another_service_is_none_for_this(string service)
    {
        var signer = world.David with { Service = service, EncodesPathOnce = true, PayloadHash = "UNSIGNED-PAYLOAD" };
        var signed = signer.Sign("GET", Bucket, [new("host", _david.Host), new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")], [], _david.Now);
        (await _david.DeliverAsync("GET", signed, null)).AssertRefused(400, "AuthorizationHeaderMalformed");
    }

    [Theory]
    [InlineData(15 * 60, 200)]
    [InlineData(15 * 60 + 2, 403)]
    [InlineData(-(15 * 60) + 2, 200)]
    [InlineData(-(15 * 60) - 2, 403)]
    public async Task Clocks_may_be_a_quarter_of_an_hour_apart(int seconds, int status)
    {
        var reply = await (_david with { Drift = TimeSpan.FromSeconds(seconds) }).GetAsync(Bucket);
        if (status == 200) reply.AssertStatus(200);
        else reply.AssertRefused(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    }

    [Fact]
    public async Task A_presigned_address_works_until_it_expires_and_for_what_it_is()
    {
        (await _david.PutAsync("/productionapp/presigned", "x")).AssertStatus(200);
        var signed = _david.Presign("GET", "/productionapp/presigned");
        Assert.Equal("x", (await _david.DeliverAsync("GET", signed, null)).AssertStatus(200).Text);
        (await _david.DeliverAsync("DELETE", signed, null)).AssertRefused(403, "SignatureDoesNotMatch");
        (await _david.DeliverAsync("GET", signed with { Target = signed.Target.Replace("/presigned?", "/other?", StringComparison.Ordinal) }, null)).AssertRefused(403, "SignatureDoesNotMatch");
        (await _david.DeliverAsync("GET", signed with { Target = signed.Target.Replace("X-Amz-Expires=900", "X-Amz-Expires=901", StringComparison.Ordinal) }, null)).AssertRefused(403, "SignatureDoesNotMatch");
        (await _david.DeliverAsync("GET", (_david with { Drift = TimeSpan.FromSeconds(-902) }).Presign("GET", "/productionapp/presigned"), null)).AssertRefused(403, "AccessDenied", "Request has expired");
        (await _david.DeliverAsync("GET", _david.Presign("GET", "/productionapp/presigned", "604801"), null)).AssertRefused(400, "AuthorizationQueryParametersError");
        var mixed = _david.Sign("GET", "/productionapp/presigned", null);
        (await _david.DeliverAsync("GET", signed with { Headers = mixed.Headers }, null)).AssertRefused(400, "AuthorizationQueryParametersError");
    }

    [Fact]
    public async Task Theresa_is_denied_all_of_it()
    {
        var theresa = world.As(world.Theresa);
        (await theresa.GetAsync(Bucket)).AssertRefused(403, "AccessDenied", "Access Denied");
        (await theresa.GetAsync("/productionapp/any")).AssertRefused(403, "AccessDenied");
        (await theresa.PutAsync("/productionapp/any", "x")).AssertRefused(403, "AccessDenied");
        (await theresa.SendAsync("DELETE", "/productionapp/any")).AssertRefused(403, "AccessDenied");
        // What is not there is a power user's to know, in her own account.
        (await theresa.GetAsync("/no-such-bucket-anywhere")).AssertRefused(404, "NoSuchBucket", "The specified bucket does not exist");
        (await world.As(world.KeyOf("david")).GetAsync("/no-such-bucket-anywhere")).AssertRefused(403, "AccessDenied");
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("DELETE", "/")]
    [InlineData("PATCH", "/productionapp/a")]
    [InlineData("POST", "/productionapp/a")]
    public async Task Methods_that_mean_nothing_are_refused(string method, string target)
    {
        var reply = await _david.SendAsync(method, target);
        Assert.Contains((int)reply.Status, new[] { 405, 501 });
    }
}

/// <summary>A world of its own: its clock is moved.</summary>
public sealed class ExpiryTests(BucketWorld world) : IClassFixture<BucketWorld>
{
    [Fact]
    public async Task Credentials_work_to_their_last_second_and_are_expired_then()
    {
        var begun = world.Sts.Clock.GetUtcNow();
        var david = world.As(await world.UpdateAppAsync(("DurationSeconds", "900")));
        (await david.GetAsync("/productionapp")).AssertStatus(200);
        world.SetClocks(begun.AddSeconds(895));
        (await david.GetAsync("/productionapp")).AssertStatus(200);
        world.SetClocks(begun.AddSeconds(901));
        (await david.GetAsync("/productionapp")).AssertRefused(400, "ExpiredToken", "The provided token has expired.");
        world.SetClocks(begun);
    }

    [Fact]
    public async Task When_the_clocks_of_the_services_are_too_far_apart_nobody_is_let_in()
    {
        var clock = world.Sts.Clock;
        clock.Advance(TimeSpan.FromMinutes(16));
        var refused = await world.As(world.Owner).GetAsync("/productionapp");
        clock.Advance(TimeSpan.FromMinutes(-16));
        Assert.Equal("ServiceUnavailable", refused.AssertStatus(503).Code);
        (await world.As(world.Owner).GetAsync("/productionapp")).AssertStatus(200);
    }
}
