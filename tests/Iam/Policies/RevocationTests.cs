using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

/// <summary>Denials on a session's issue time, as an ancestor's role is asked for them.</summary>
public sealed class RevocationTests
{
    private const string Revoked = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-23T11:00:00.000Z"}}}]}""";

    [Theory]
    [InlineData("2026-11-23T10:59:59Z", true)]
    [InlineData("2026-11-23T11:00:00Z", false)]
    [InlineData("2026-11-23T11:00:01Z", false)]
    public void A_session_is_revoked_when_it_began_before_the_second(string issued, bool revoked) => Assert.Equal(revoked, Find(Revoked, issued));

    [Fact]
    public void A_deny_on_anything_else_is_not_a_revocation()
    {
        Assert.False(Find("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}""", "2026-11-23T10:00:00Z"));
        Assert.False(Find("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/Team":"Blue"}}}]}""", "2026-11-23T10:00:00Z"));
        Assert.False(Find(Revoked.Replace("Deny", "Allow", StringComparison.Ordinal), "2026-11-23T10:00:00Z"));
    }

    [Fact]
    public void Its_key_is_read_in_any_case_and_its_action_must_be_the_one_asked_for()
    {
        Assert.True(Find(Revoked.Replace("aws:TokenIssueTime", "AWS:tokenissuetime", StringComparison.Ordinal), "2026-11-23T10:00:00Z"));
        Assert.False(Find(Revoked.Replace("[\"*\"],\"Resource\"", "[\"iam:*\"],\"Resource\"", StringComparison.Ordinal), "2026-11-23T10:00:00Z"));
    }

    [Fact]
    public void A_further_condition_narrows_it()
    {
        var narrowed = Revoked.Replace("\"DateLessThan\"", "\"StringEquals\":{\"aws:PrincipalTag/Team\":\"Red\"},\"DateLessThan\"", StringComparison.Ordinal);
        Assert.False(Find(narrowed, "2026-11-23T10:00:00Z"));
        Assert.True(Find(narrowed.Replace("Red", "Blue", StringComparison.Ordinal), "2026-11-23T10:00:00Z"));
    }

    // As with AWS: a long-term key has no issue time, and is not revoked by one.
    [Fact]
    public void Without_issue_time_a_session_is_not_older() => Assert.False(Find(Revoked, null));

    private static bool Find(string policy, string? issued) => PolicyEvaluator.FindDenyOn("aws:TokenIssueTime", PolicyPart.Identity, Policy.Sources(policy),
        new AuthorizationRequest(Policy.David, Policy.AnyAction, Policy.AnyResource, new RequestContext { { "aws:TokenIssueTime", issued }, { "aws:PrincipalTag/Team", "Blue" } })) is not null;
}
