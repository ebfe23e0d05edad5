using System.Text.Json;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Names of parameters are the caller's to choose; records show them as trees, and are written by recursion.</summary>
public sealed class ParameterNameTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(50_000)]
    public async Task A_name_nested_however_deep_is_on_record_and_harms_nobody(int depth)
    {
        var name = "Fiend" + string.Concat(Enumerable.Repeat(".member.1", depth)) + ".Leaf";
        var signer = await Sts.SignerAsync();
        var refused = await Sts.IamAsync(signer, "ListUsers", (name, "seen"));
        refused.AssertRefused(403, "AccessDenied");
        var (record, json) = await Sts.RecordAsync(refused.RequestId);
        Assert.Contains("seen", record.Record, StringComparison.Ordinal);
        Assert.InRange(record.Record.Length, 1, 20_000);
        Assert.Equal(JsonValueKind.Object, json.GetProperty("requestParameters").GetProperty("fiend").GetProperty("1").ValueKind);
        (await Sts.CallerIdentityAsync(signer)).AssertAccepted();
    }

    [Fact]
    public async Task The_lists_that_the_API_nests_are_on_record_as_it_nests_them()
    {
        var answer = await Sts.DoneAsync("SimulateCustomPolicy",
            ("PolicyInputList.member.1", Policies.Allow("s3:GetObject")), ("ActionNames.member.1", "s3:GetObject"),
            ("ContextEntries.member.1.ContextKeyName", "aws:PrincipalTag/team"), ("ContextEntries.member.1.ContextKeyType", "stringList"),
            ("ContextEntries.member.1.ContextKeyValues.member.1", "a"), ("ContextEntries.member.1.ContextKeyValues.member.2", "b"));
        var entry = (await Sts.RecordAsync(answer.RequestId)).Json.GetProperty("requestParameters").GetProperty("contextEntries").GetProperty("1");
        Assert.Equal("aws:PrincipalTag/team", entry.GetProperty("contextKeyName").GetString());
        Assert.Equal(["a", "b"], entry.GetProperty("contextKeyValues").EnumerateObject().Select(member => member.Value.GetProperty("value").GetString()!));
    }
}
