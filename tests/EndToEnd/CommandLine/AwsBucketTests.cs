using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>The bucket by the aws command: David as UpdateApp, Theresa, and an administrator.</summary>
public sealed class AwsBucketTests : IClassFixture<BucketWorld>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private readonly BucketWorld world;
    private readonly AwsCommand aws;

    public AwsBucketTests(BucketWorld world) => (this.world, aws) = (world, new AwsCommand(world.Bucket, folder));

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Aws)]
    public async Task David_s_role_copies_lists_and_removes_small_and_large()
    {
        var david = await UpdateAppAsync();
        await File.WriteAllBytesAsync(folder["large"], RandomNumberGenerator.GetBytes(9_000_000));
        await File.WriteAllTextAsync(folder["small"], "small");
        await DoneAsync(david, "s3", "cp", "--no-progress", folder["large"], "s3://productionapp/files/large");
        await DoneAsync(david, "s3", "cp", "--no-progress", folder["small"], "s3://productionapp/files/small", "--metadata", "by=david");
        Assert.Contains("9000000 large", await DoneAsync(david, "s3", "ls", "s3://productionapp/files/"), StringComparison.Ordinal);
        Assert.Contains("PRE files/", await DoneAsync(david, "s3", "ls", "s3://productionapp"), StringComparison.Ordinal);
        await DoneAsync(david, "s3", "cp", "--no-progress", "s3://productionapp/files/large", folder["back"]);
        Assert.Equal(await File.ReadAllBytesAsync(folder["large"]), await File.ReadAllBytesAsync(folder["back"]));
        Assert.Equal("david", JsonNode.Parse(await DoneAsync(david, "s3api", "head-object", "--bucket", "productionapp", "--key", "files/small"))!["Metadata"]!["by"]!.GetValue<string>());
        await DoneAsync(david, "s3", "mv", "s3://productionapp/files/small", "s3://productionapp/files/moved");
        var removed = await DoneAsync(david, "s3", "rm", "--recursive", "s3://productionapp/files");
        Assert.Equal(2, removed.Split('\n').Count(line => line.StartsWith("delete:", StringComparison.Ordinal)));
        Assert.Empty(await DoneAsync(david, "s3", "ls", "s3://productionapp"));
    }

    [Needs(Tool.Aws)]
    public async Task A_folder_is_kept_in_step_what_is_large_moves_and_an_address_is_handed_out()
    {
        var david = await UpdateAppAsync();
        Directory.CreateDirectory(folder["local/sub"]);
        await File.WriteAllTextAsync(folder["local/a b+c.txt"], "first");
        await File.WriteAllBytesAsync(folder["local/sub/large"], RandomNumberGenerator.GetBytes(9_000_000));
        // S3's times are whole seconds: what was written within the second of its upload would look newer than the upload.
        foreach (var name in new[] { "local/a b+c.txt", "local/sub/large" }) File.SetLastWriteTimeUtc(folder[name], DateTime.UtcNow.AddMinutes(-1));
        await DoneAsync(david, "s3", "sync", "--no-progress", folder["local"], "s3://productionapp/step");
        Assert.Empty(await DoneAsync(david, "s3", "sync", "--no-progress", folder["local"], "s3://productionapp/step"));
        await DoneAsync(david, "s3", "mv", "--no-progress", "s3://productionapp/step/sub/large", "s3://productionapp/step/moved");
        await DoneAsync(david, "s3", "sync", "--no-progress", "s3://productionapp/step", folder["back"]);
        Assert.Equal(await File.ReadAllBytesAsync(folder["local/sub/large"]), await File.ReadAllBytesAsync(folder["back/moved"]));
        Assert.Equal("first", await File.ReadAllTextAsync(folder["back/a b+c.txt"]));

        var address = (await DoneAsync(david, "s3", "presign", "s3://productionapp/step/a b+c.txt")).Trim();
        using var client = new HttpClient();
        Assert.Equal("first", await client.GetStringAsync(new Uri(address)));
        await DoneAsync(david, "s3", "rm", "--recursive", "s3://productionapp/step");
    }

    [Needs(Tool.Aws)]
    public async Task A_key_that_climbs_is_a_key()
    {
        var david = await UpdateAppAsync();
        await File.WriteAllTextAsync(folder["body"], "climbs");
        await DoneAsync(david, "s3api", "put-object", "--bucket", "productionapp", "--key", "../../../etc/passwd", "--body", folder["body"]);
        var listed = JsonNode.Parse(await DoneAsync(david, "s3api", "list-objects-v2", "--bucket", "productionapp", "--prefix", "../"))!;
        Assert.Equal("../../../etc/passwd", Assert.Single(listed["Contents"]!.AsArray())!["Key"]!.GetValue<string>());
        await DoneAsync(david, "s3api", "get-object", "--bucket", "productionapp", "--key", "../../../etc/passwd", folder["back"]);
        Assert.Equal("climbs", await File.ReadAllTextAsync(folder["back"]));
        await DoneAsync(david, "s3api", "delete-object", "--bucket", "productionapp", "--key", "../../../etc/passwd");
    }

    [Needs(Tool.Aws)]
    public async Task Theresa_is_denied_what_David_s_role_may()
    {
        await File.WriteAllTextAsync(folder["small"], "small");
        foreach (var arguments in (string[][])[["s3", "ls", "s3://productionapp"], ["s3", "cp", folder["small"], "s3://productionapp/theresa"], ["s3", "rm", "s3://productionapp/theresa"], ["s3api", "get-bucket-location", "--bucket", "productionapp"]])
        {
            var refused = await AdministerAsync("theresa", arguments);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains("AccessDenied", refused.Errors, StringComparison.Ordinal);
        }
        Assert.Contains("productionapp", (await AdministerAsync("production", "s3", "ls")).Output, StringComparison.Ordinal);
    }

    [Needs(Tool.Aws)]
    public async Task An_administrator_makes_a_bucket_gives_it_a_policy_and_removes_it()
    {
        var bucket = $"made-{Guid.NewGuid():N}"[..20];
        await AdministeredAsync("production", "s3", "mb", $"s3://{bucket}");
        await File.WriteAllTextAsync(folder["policy.json"], $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/Theresa"},"Action":["s3:ListBucket","s3:PutObject"],"Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}""");
        await AdministeredAsync("production", "s3api", "put-bucket-policy", "--bucket", bucket, "--policy", $"file://{folder["policy.json"]}");
        Assert.Contains("user/Theresa", await AdministeredAsync("production", "s3api", "get-bucket-policy", "--bucket", bucket), StringComparison.Ordinal);
        // A power user of another account, let in by the bucket.
        await File.WriteAllTextAsync(folder["small"], "small");
        await AdministeredAsync("theresa", "s3", "cp", "--no-progress", folder["small"], $"s3://{bucket}/small");
        Assert.Contains("small", await AdministeredAsync("theresa", "s3", "ls", $"s3://{bucket}"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await AdministerAsync("theresa", "s3", "rm", $"s3://{bucket}/small")).ExitCode);
        await AdministeredAsync("production", "s3", "rb", "--force", $"s3://{bucket}");
        Assert.DoesNotContain(bucket, await AdministeredAsync("production", "s3", "ls"), StringComparison.Ordinal);
    }

    private async Task<PrintedCredentials> UpdateAppAsync() => PrintedCredentials.From(await new AwsCommand(world.Sts, folder).AdministerAsync(
        Path.Combine(world.Data, "aws-credentials"), "david", "sts", "assume-role", "--role-arn", TutorialRoles.UpdateApp, "--role-session-name", "David-ProdUpdate"));

    private async Task<string> DoneAsync(PrintedCredentials credentials, params string[] arguments)
    {
        var ran = await aws.AsAsync(credentials, default, arguments);
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return ran.Output;
    }

    private async Task<string> AdministeredAsync(string profile, params string[] arguments)
    {
        var ran = await AdministerAsync(profile, arguments);
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return ran.Output;
    }

    private Task<Finished> AdministerAsync(string profile, params string[] arguments) => aws.AdministerAsync(Path.Combine(world.Data, "aws-credentials"), profile, arguments);
}

/// <summary>A world of its own: its clocks are moved.</summary>
public sealed class AwsBucketExpiryTests(BucketWorld world) : IClassFixture<BucketWorld>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Aws, Tool.Faketime)]
    public async Task A_session_that_is_over_is_ExpiredToken()
    {
        var david = PrintedCredentials.From(await new AwsCommand(world.Sts, folder).AdministerAsync(
            Path.Combine(world.Data, "aws-credentials"), "david", "sts", "assume-role", "--role-arn", TutorialRoles.UpdateApp, "--role-session-name", "David-ProdUpdate"));
        var (aws, before, after) = (new AwsCommand(world.Bucket, folder), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(65));

        await world.AdvanceClocksAsync(before);
        Assert.Equal(0, (await aws.AsAsync(david, before, "s3", "ls", "s3://productionapp")).ExitCode);
        await world.AdvanceClocksAsync(after - before);
        AwsCommandTests.AssertError(await aws.AsAsync(david, after, "s3", "ls", "s3://productionapp"), "ExpiredToken");
    }
}
