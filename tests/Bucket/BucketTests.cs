namespace SamlFederation.Tests.Bucket;

/// <summary>Buckets: made, listed, found and gone, and whose they are.</summary>
[Collection(SharedWorld.Name)]
public sealed class BucketTests(BucketWorld world)
{
    [Fact]
    public async Task A_bucket_belongs_to_the_account_of_whoever_made_it()
    {
        var mine = await world.NewBucketAsync();
        var (owner, other) = (world.As(world.Owner), world.As(await world.Sts.AdministratorAsync()));
        Assert.Contains(mine, (await owner.GetAsync("/")).AssertStatus(200).All("Name"));
        Assert.Contains("productionapp", (await owner.GetAsync("/")).All("Name"));
        Assert.DoesNotContain(mine, (await other.GetAsync("/")).AssertStatus(200).All("Name"));
        (await owner.SendAsync("PUT", $"/{mine}")).AssertRefused(409, "BucketAlreadyOwnedByYou");
        (await other.SendAsync("PUT", $"/{mine}")).AssertRefused(409, "BucketAlreadyExists");
        (await other.SendAsync("DELETE", $"/{mine}")).AssertRefused(403, "AccessDenied");
        (await owner.PutAsync($"/{mine}/key", "x")).AssertStatus(200);
        (await owner.SendAsync("DELETE", $"/{mine}")).AssertRefused(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        (await owner.SendAsync("DELETE", $"/{mine}/key")).AssertStatus(204);
        (await owner.SendAsync("DELETE", $"/{mine}")).AssertStatus(204);
        (await owner.SendAsync("HEAD", $"/{mine}")).AssertStatus(404);
        Assert.False(Directory.Exists(Path.Combine(world.Folder, mine)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("eu-central-1", "eu-central-1")]
    public async Task A_bucket_is_said_to_be_where_it_was_made(string asked, string told)
    {
        var (name, owner) = ($"place-{Guid.NewGuid():N}"[..20], world.As(world.Owner));
        var body = asked.Length == 0 ? "" : $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{asked}</LocationConstraint></CreateBucketConfiguration>";
        var made = (await owner.PutAsync($"/{name}", body)).AssertStatus(200);
        Assert.Equal($"/{name}", made.Headers["location"]);
        Assert.Equal(told, (await owner.GetAsync($"/{name}?location")).AssertStatus(200).Xml.Value);
        Assert.Equal(told.Length == 0 ? "us-east-1" : told, (await owner.SendAsync("HEAD", $"/{name}")).AssertStatus(200).Headers["x-amz-bucket-region"]);
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("a.b-c", true)]
    [InlineData("ab", false)]
    [InlineData("Abc", false)]
    [InlineData("-abc", false)]
    [InlineData("abc-", false)]
    [InlineData("a..b", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("health", false)]
    [InlineData("dev", false)]
    [InlineData("a_b", false)]
    [InlineData("%2e%2e%2e", false)]
    public async Task Names_follow_S3_s_rules(string name, bool valid)
    {
        var reply = await world.As(world.Owner).SendAsync("PUT", $"/{name}");
        if (valid) reply.AssertStatus(200);
        else reply.AssertRefused(400, "InvalidBucketName", "The specified bucket is not valid.");
    }

    [Fact]
    public async Task A_name_has_63_characters_at_most()
    {
        var name = $"{Guid.NewGuid():N}{Guid.NewGuid():N}"[..63];
        (await world.As(world.Owner).SendAsync("PUT", $"/{name}")).AssertStatus(200);
        (await world.As(world.Owner).SendAsync("PUT", $"/{name}a")).AssertRefused(400, "InvalidBucketName");
    }

    [Fact]
    public async Task What_is_not_well_formed_is_refused()
    {
        (await world.As(world.Owner).PutAsync("/broken-xml", "<CreateBucketConfiguration>")).AssertRefused(400, "MalformedXML");
        (await world.As(world.Owner).PutAsync("/broken-xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><CreateBucketConfiguration/>")).AssertRefused(400, "MalformedXML");
        (await world.As(world.Owner).GetAsync("/broken-xml")).AssertRefused(404, "NoSuchBucket");
    }

    [Theory]
    [InlineData("/productionapp?acl")]
    [InlineData("/productionapp?versioning")]
    [InlineData("/productionapp?cors")]
    [InlineData("/productionapp/key?acl")]
    public async Task What_is_not_served_is_said_not_to_be(string target) => (await world.As(world.Owner).GetAsync(target)).AssertRefused(501, "NotImplemented");
}

/// <summary>A world of its own: it is started again.</summary>
public sealed class RestartTests(BucketWorld world) : IClassFixture<BucketWorld>
{
    [Fact]
    public async Task Everything_is_there_after_another_start_but_what_never_became_an_object()
    {
        var (bucket, owner) = (await world.NewBucketAsync(), world.As(world.Owner));
        (await owner.PutAsync($"/{bucket}/key", "kept", ("x-amz-meta-a", "b"), ("content-type", "text/plain"))).AssertStatus(200);
        var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::{{bucket}}/*"}]}""";
        (await owner.PutAsync($"/{bucket}?policy", policy)).AssertStatus(204);
        await File.WriteAllTextAsync(Path.Combine(world.Folder, bucket, "incoming", "half"), "half");
        var torn = Path.Combine(world.Folder, bucket, "objects", "00", "torn");
        Directory.CreateDirectory(Path.GetDirectoryName(torn)!);
        await File.WriteAllTextAsync(torn, "torn");

        await world.RestartAsync();

        owner = world.As(world.Owner);
        var got = (await owner.GetAsync($"/{bucket}/key")).AssertStatus(200);
        Assert.Equal(("kept", "b", "text/plain"), (got.Text, got.Headers["x-amz-meta-a"], got.Headers["content-type"]));
        Assert.Equal(["key"], (await owner.GetAsync($"/{bucket}")).All("Key"));
        (await owner.SendAsync("DELETE", $"/{bucket}/key")).AssertRefused(403, "AccessDenied");
        Assert.Empty(world.Leftovers(bucket));

        // The tutorial's bucket is made once.
        (await owner.SendAsync("DELETE", "/productionapp")).AssertStatus(204);
        await world.RestartAsync();
        (await world.As(world.Owner).SendAsync("HEAD", "/productionapp")).AssertStatus(404);
    }
}
