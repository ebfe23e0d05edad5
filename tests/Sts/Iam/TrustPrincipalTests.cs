using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>UpdateAssumeRolePolicy and the principals of trust policies, which are bound to unique ids.</summary>
public sealed class TrustPrincipalTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    private async Task<string> TrustOfAsync(string role)
    {
        var got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", role));
        got.AssertAccepted();
        return Uri.UnescapeDataString(got["AssumeRolePolicyDocument"]!);
    }

    [Fact]
    public async Task A_trust_policy_is_replaced_and_comes_back_in_its_own_words()
    {
        await Sts.CreateRoleAsync("Replaced");
        var document = Trust("arn:aws:iam::123456789012:root", RunningSts.Developer);
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Replaced"), ("PolicyDocument", document))).AssertAccepted();
        Assert.Equal(document, await TrustOfAsync("Replaced"));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/nobody")]
    [InlineData("arn:aws:iam::123456789012:role/nobody")]
    [InlineData("arn:aws:iam::123456789012:user/*")]
    [InlineData("AIDAQNZGKIQYNOBODY234")]
    [InlineData("arn:aws:iam::210987654321:root")]
    [InlineData("210987654321")]
    public async Task A_principal_that_is_not_there_is_refused(string principal)
    {
        var message = $"Invalid principal in policy: \"AWS\":\"{principal}\"";
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Trusting"), ("AssumeRolePolicyDocument", Trust(principal)))).AssertRefused(400, "MalformedPolicyDocument", message);
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Hour"), ("PolicyDocument", Trust(RunningSts.Developer, principal)))).AssertRefused(400, "MalformedPolicyDocument", message);
        (await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Trusting"))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task A_principal_that_was_deleted_is_shown_by_its_id_also_when_another_has_its_name()
    {
        var user = await Sts.StoredUserAsync("leaver", "/staff/");
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Leaving"), ("AssumeRolePolicyDocument", Trust(user.Arn, RunningSts.Developer)))).AssertAccepted();
        Assert.Equal(Trust(user.Arn, RunningSts.Developer), await TrustOfAsync("Leaving"));

        await Sts.RemoveAsync(user);
        Assert.Equal(Trust(user.UniqueId, RunningSts.Developer), await TrustOfAsync("Leaving"));
        await Sts.StoredUserAsync("leaver", "/staff/");
        Assert.Equal(Trust(user.UniqueId, RunningSts.Developer), await TrustOfAsync("Leaving"));
        var listed = await Sts.AsAdministratorAsync("ListRoles", ("MaxItems", "1000"));
        Assert.Contains(listed.All("AssumeRolePolicyDocument"), document => document.Contains(user.UniqueId, StringComparison.Ordinal));

        // What is shown cannot be saved again, as with AWS.
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Leaving"), ("PolicyDocument", await TrustOfAsync("Leaving"))))
            .AssertRefused(400, "MalformedPolicyDocument", $"Invalid principal in policy: \"AWS\":\"{user.UniqueId}\"");
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Leaving"), ("PolicyDocument", Trust(user.Arn)))).AssertAccepted();
        Assert.Equal(Trust(user.Arn), await TrustOfAsync("Leaving"));
    }

    [Fact]
    public async Task A_principal_given_by_its_id_is_shown_by_its_name()
    {
        var user = await Sts.StoredUserAsync("known");
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "ById"), ("AssumeRolePolicyDocument", Trust(user.UniqueId)))).AssertAccepted();
        Assert.Equal(Trust(user.Arn), await TrustOfAsync("ById"));
    }

    [Fact]
    public async Task A_principal_that_was_renamed_is_shown_by_its_new_name()
    {
        var user = await Sts.StoredUserAsync("miss");
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Renaming"), ("AssumeRolePolicyDocument", Trust(user.Arn)))).AssertAccepted();
        await using var db = await Sts.DatabaseAsync();
        db.Attach(user);
        (user.Name, user.FoldedName, user.Arn) = ("mistress", "mistress", "arn:aws:iam::123456789012:user/mistress");
        await db.SaveChangesAsync();
        Assert.Equal(Trust("arn:aws:iam::123456789012:user/mistress"), await TrustOfAsync("Renaming"));
    }

    [Theory]
    [InlineData("arn:aws:iam::999999999999:root")]
    [InlineData("999999999999")]
    [InlineData("arn:aws:iam::123456789012:root")]
    public async Task An_account_that_is_there_is_trusted_in_either_way_of_writing_it(string principal)
    {
        var role = IamCases.Name("Whole");
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", role), ("AssumeRolePolicyDocument", Trust(principal)))).AssertAccepted();
        Assert.Equal(Trust(principal), await TrustOfAsync(role));
    }

    [Fact]
    public async Task A_session_is_shown_as_it_was_named()
    {
        const string session = "arn:aws:sts::123456789012:assumed-role/Developer/david";
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "OfSession"), ("AssumeRolePolicyDocument", Trust(session)))).AssertAccepted();
        Assert.Equal(Trust(session), await TrustOfAsync("OfSession"));
    }

    [Fact]
    public async Task A_user_of_another_account_is_trusted_too()
    {
        var user = await Sts.StoredUserAsync("guest", account: "999999999999");
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Hosting"), ("AssumeRolePolicyDocument", Trust(user.Arn)))).AssertAccepted();
        Assert.Equal(Trust(user.Arn), await TrustOfAsync("Hosting"));
    }

    [Theory]
    [InlineData("not json", "This policy contains invalid Json")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"}]}""", "Has prohibited field Resource")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject"}]}""", "AssumeRole policy may only specify STS AssumeRole actions.")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""", "AssumeRole policy must not contain NotPrincipal field.")]
    public async Task A_trust_policy_that_AWS_refuses_is_refused_in_its_words(string document, string message)
    {
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Malformed"), ("AssumeRolePolicyDocument", document))).AssertRefused(400, "MalformedPolicyDocument", message);
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Hour"), ("PolicyDocument", document))).AssertRefused(400, "MalformedPolicyDocument", message);
    }

    [Theory]
    [InlineData("sts:AssumeRole")]
    [InlineData("sts:AssumeRoleWithSAML")]
    [InlineData("sts:AssumeRoleWithWebIdentity")]
    [InlineData("sts:TagSession")]
    [InlineData("sts:SetSourceIdentity")]
    [InlineData("sts:SetContext")]
    public async Task The_actions_that_make_a_session_may_be_trusted(string action)
    {
        var document = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"{{action}}"}]}""";
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", $"May{action[4..]}"), ("AssumeRolePolicyDocument", document))).AssertAccepted();
    }
}
