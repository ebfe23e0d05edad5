using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion, DeletePolicyVersion.</summary>
public sealed class PolicyVersionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    private Task<Answer> VersionAsync(string action, string arn, string version) => Sts.AsAdministratorAsync(action, ("PolicyArn", arn), ("VersionId", version));

    private Task<Answer> CreateAsync(string arn, string document, bool isDefault = false) =>
        Sts.AsAdministratorAsync("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", document), ("SetAsDefault", isDefault ? "true" : "false"));

    [Fact]
    public async Task A_version_is_made_and_becomes_the_default_when_asked_to()
    {
        var arn = await Sts.PolicyAsync("Versioned", Allow("s3:GetObject"));
        var second = await CreateAsync(arn, Allow("s3:PutObject"));
        second.AssertAccepted();
        Assert.Equal(("v2", "false", null), (second["VersionId"], second["IsDefaultVersion"], second["Document"]));
        Assert.Equal("v1", (await Sts.AsAdministratorAsync("GetPolicy", ("PolicyArn", arn)))["DefaultVersionId"]);
        var third = await CreateAsync(arn, Allow("s3:*"), isDefault: true);
        Assert.Equal(("v3", "true"), (third["VersionId"], third["IsDefaultVersion"]));
        Assert.Equal("v3", (await Sts.AsAdministratorAsync("GetPolicy", ("PolicyArn", arn)))["DefaultVersionId"]);

        var got = await VersionAsync("GetPolicyVersion", arn, "v2");
        Assert.Equal(("v2", "false", Allow("s3:PutObject")), (got["VersionId"], got["IsDefaultVersion"], Uri.UnescapeDataString(got["Document"]!)));
        var listed = await Sts.AsAdministratorAsync("ListPolicyVersions", ("PolicyArn", arn));
        Assert.Equal(["v3", "v2", "v1"], listed.All("VersionId"));
        Assert.Equal(["true", "false", "false"], listed.All("IsDefaultVersion"));
        Assert.Empty(listed.All("Document"));
        var page = await Sts.AsAdministratorAsync("ListPolicyVersions", ("PolicyArn", arn), ("MaxItems", "2"));
        Assert.Equal(["v1"], (await Sts.AsAdministratorAsync("ListPolicyVersions", ("PolicyArn", arn), ("Marker", page["Marker"]!))).All("VersionId"));
    }

    [Fact]
    public async Task A_policy_has_at_most_five_versions_and_a_number_is_not_given_again()
    {
        var arn = await Sts.PolicyAsync("Five");
        for (var i = 2; i <= 5; i++) Assert.Equal($"v{i}", (await CreateAsync(arn, Allow("s3:*")))["VersionId"]);
        (await CreateAsync(arn, Allow("s3:*"))).AssertRefused(409, "LimitExceeded", "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        (await VersionAsync("DeletePolicyVersion", arn, "v5")).AssertAccepted();
        Assert.Equal("v6", (await CreateAsync(arn, Allow("s3:*")))["VersionId"]);
    }

    [Fact]
    public async Task The_default_version_is_not_deleted()
    {
        var arn = await Sts.PolicyAsync("Default");
        await CreateAsync(arn, Allow("s3:*"));
        (await VersionAsync("DeletePolicyVersion", arn, "v1")).AssertRefused(409, "DeleteConflict", "Cannot delete the default version of a policy.");
        (await VersionAsync("SetDefaultPolicyVersion", arn, "v2")).AssertAccepted();
        (await VersionAsync("DeletePolicyVersion", arn, "v1")).AssertAccepted();
        Assert.Equal(["v2"], (await Sts.AsAdministratorAsync("ListPolicyVersions", ("PolicyArn", arn))).All("VersionId"));
    }

    [Theory]
    [InlineData("GetPolicyVersion")]
    [InlineData("SetDefaultPolicyVersion")]
    [InlineData("DeletePolicyVersion")]
    public async Task A_version_that_is_not_there_does_not_exist(string action)
    {
        var arn = await Sts.PolicyAsync($"For{action}");
        (await VersionAsync(action, arn, "v9")).AssertRefused(404, "NoSuchEntity", $"Policy {arn} version v9 does not exist or is not attachable.");
        (await VersionAsync(action, arn, "v99999999999")).AssertRefused(404, "NoSuchEntity");
        (await VersionAsync(action, arn, "v1.x")).AssertRefused(404, "NoSuchEntity");
        (await VersionAsync(action, arn + "x", "v1")).AssertRefused(404, "NoSuchEntity", $"Policy {arn}x version v1 does not exist or is not attachable.");
        (await VersionAsync(action, arn, "1")).AssertRefused(400, "ValidationError",
            @"1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?");
    }

    [Fact]
    public async Task Another_default_is_in_force_on_the_next_request()
    {
        var arn = await Sts.PolicyAsync("InForce", Allow("iam:ListAccountAliases"));
        var user = await Sts.StoredUserAsync("versioned");
        var key = await Sts.KeyOfAsync(user);
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        (await Sts.AsAdministratorAsync("AttachUserPolicy", ("UserName", "versioned"), ("PolicyArn", arn))).AssertAccepted();
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertAccepted();
        await CreateAsync(arn, Deny("iam:ListAccountAliases"), isDefault: true);
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        await VersionAsync("SetDefaultPolicyVersion", arn, "v1");
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertAccepted();
        (await Sts.AsAdministratorAsync("DetachUserPolicy", ("UserName", "versioned"), ("PolicyArn", arn))).AssertAccepted();
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
    }

    // The texts that AWS was recorded to say.
    [Theory]
    [InlineData("{", "Syntax errors in policy.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", "Policy document must be version 2012-10-17 or greater.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}""", "Policy statement must contain actions.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}""", "Policy statement must contain resources.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"invalid","Resource":"*"}]}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a a:*","Resource":"*"}]}""", "Vendor a a is not valid")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"invalid resource"}]}""", "Resource invalid resource must be in ARN format or \"*\".")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"a:b:c:d:e:f"}]}""", "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f\".")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"x","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", "Statement IDs (SID) in a single policy must be unique.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]}""", "The policy failed legacy parsing")]
    public async Task A_document_that_AWS_refuses_is_refused_in_its_words_wherever_it_is_given(string document, string message)
    {
        var arn = await Sts.PolicyAsync("Words" + Guid.NewGuid().ToString("N"));
        (await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", "Malformed"), ("PolicyDocument", document))).AssertRefused(400, "MalformedPolicyDocument", message);
        (await CreateAsync(arn, document)).AssertRefused(400, "MalformedPolicyDocument", message);
        var inline = await Sts.AsAdministratorAsync("PutRolePolicy", ("RoleName", "Hour"), ("PolicyName", "Malformed"), ("PolicyDocument", document));
        // Inline policies may be of the older version.
        if (message.Contains("version", StringComparison.Ordinal)) inline.AssertAccepted();
        else inline.AssertRefused(400, "MalformedPolicyDocument", message);
    }
}
