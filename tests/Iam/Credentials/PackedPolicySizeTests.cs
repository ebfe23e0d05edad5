using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class PackedPolicySizeTests
{
    private const string Small = """{"Version":"2012-10-17","Statement":[{"Sid":"Stmt1","Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""";

    [Fact]
    public void Nothing_takes_nothing() => Assert.Equal(new PackedSize(0, 0, 0), PackedPolicySize.Measure([], [], []));

    [Fact]
    public void A_small_policy_takes_about_sixteen_percent() =>
        Assert.InRange(PackedPolicySize.Measure([Small], [], []).Total, 13, 19);

    [Fact]
    public void Is_the_same_each_time() =>
        Assert.Equal(PackedPolicySize.Measure([Small], [], []), PackedPolicySize.Measure([Small], [], []));

    [Fact]
    public void Counts_managed_policies_and_tags_too_and_tells_tags_apart()
    {
        var both = PackedPolicySize.Measure([Small], ["arn:aws:iam::aws:policy/ReadOnlyAccess"], [new("Team", "Blue")]);
        Assert.True(both.Policies > PackedPolicySize.Measure([Small], [], []).Policies);
        Assert.InRange(both.Tags, 1, 10);
        Assert.InRange(both.Total, both.Policies + both.Tags - 1, both.Policies + both.Tags);
    }

    [Fact]
    public void Grows_with_what_is_added_until_it_does_not_fit()
    {
        var random = new Random(11);
        var tags = new List<SessionTag>();
        var last = 0;
        while (last <= 100)
        {
            tags.Add(new($"Key{tags.Count}", new string([.. Enumerable.Range(0, 24).Select(_ => (char)random.Next('a', 'z' + 1))])));
            var size = PackedPolicySize.Measure([], [], tags);
            Assert.True(size.Total > last);
            Assert.Equal(size.Total <= 100, size.Fits);
            last = size.Total;
        }
        Assert.InRange(tags.Count, 20, 50);
    }

    [Fact]
    public void An_ordinary_policy_of_two_thousand_characters_fits()
    {
        var statements = Enumerable.Range(1, 12).Select(i =>
            $$"""{"Sid":"Team{{i}}","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":"arn:aws:s3:::project-{{i * 7919}}-data/*"}""");
        var policy = $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
        Assert.InRange(policy.Length, 1500, 2048);
        Assert.True(PackedPolicySize.Measure([policy], [], []).Fits);
    }
}
