using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>What the trace tells of signatures: every row that passed, and the one that did not, and nothing of what was not come to.</summary>
public sealed class SignatureTraceTests
{
    private static readonly HonestResponse Honest = new();
    private static readonly AssertionRule[] Said = [AssertionRule.SignatureMethod, AssertionRule.ReferenceUri];
    private static readonly AssertionRule[] Verified = [.. Said, AssertionRule.SignatureValue, AssertionRule.DigestValue];

    [Theory]
    [InlineData(SignedParts.Assertion, "Assertion")]
    [InlineData(SignedParts.Response, "Response")]
    public void A_signature_that_verifies_has_four_rows(SignedParts mode, string name)
    {
        var rows = Rows(new Attack("", "", default), mode, TestKeys.Rsa);
        Assert.Equal(Verified, rows.Select(row => row.Rule));
        Assert.All(rows, row => Assert.True(row.Passed));
        Assert.Equal("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", rows[0].Seen);
        Assert.EndsWith($"({name})", rows[1].Seen, StringComparison.Ordinal);
        Assert.Equal(Reader.Keys(TestKeys.Rsa).Fingerprints[0], rows[2].Seen);
        Assert.Equal(32, Convert.FromBase64String(rows[3].Seen).Length);
    }

    [Fact]
    public void Two_signatures_have_four_rows_each_the_outer_one_first()
    {
        var rows = Rows(new Attack("", "", default), SignedParts.Both, TestKeys.Rsa);
        Assert.Equal([.. Verified, .. Verified], rows.Select(row => row.Rule));
        Assert.EndsWith("(Response)", rows[1].Seen, StringComparison.Ordinal);
        Assert.EndsWith("(Assertion)", rows[5].Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Response)]
    [InlineData(SignedParts.Both)]
    public void A_strangers_signature_has_said_something_and_verified_nothing(SignedParts mode)
    {
        var rows = Rows(new Attack("", "", default), mode, TestKeys.OtherRsa, TestKeys.Ecdsa);
        Assert.Equal([.. Said, AssertionRule.SignatureValue], rows.Select(row => row.Rule));
        Assert.Equal([true, true, false], rows.Select(row => row.Passed));
        var keys = Reader.Keys(TestKeys.OtherRsa, TestKeys.Ecdsa).Fingerprints;
        Assert.Equal($"{keys[0][..16]}, {keys[1][..16]}", rows[2].Expected);
        Assert.Equal("verified by none of 2", rows[2].Seen);
    }

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Response)]
    public void What_was_changed_after_signing_has_a_good_signature_and_another_digest(SignedParts mode)
    {
        var signed = "";
        var rows = Rows(new Attack("", "", default) { After = message => { signed = message.Document.OuterXml; SamlMessage.Corrupt(message.Assertion); } }, mode, TestKeys.Rsa);
        Assert.Equal(Verified, rows.Select(row => row.Rule));
        Assert.Equal([true, true, true, false], rows.Select(row => row.Passed));
        Assert.NotEqual(rows[3].Expected, rows[3].Seen);
        Assert.Contains($"<ds:DigestValue>{rows[3].Expected}</ds:DigestValue>", signed, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assertion_changed_between_the_signatures_is_told_after_the_response()
    {
        var rows = Rows(new Attack("", "", default) { Between = message => SamlMessage.Corrupt(message.Assertion) }, SignedParts.Both, TestKeys.Rsa);
        Assert.Equal([.. Verified, .. Verified], rows.Select(row => row.Rule));
        Assert.All(rows.SkipLast(1), row => Assert.True(row.Passed));
        Assert.False(rows[^1].Passed);
    }

    [Fact]
    public void What_is_signed_and_misread_is_told_after_the_signature()
    {
        var checks = Checks(new Attack("", "", default) { Before = message => message.Find("NameID").AppendChild(message.Document.CreateElement("x", "urn:x")) }, SignedParts.Assertion, TestKeys.Rsa);
        Assert.Equal([.. Verified, AssertionRule.Structure], checks.TakeLast(5).Select(row => row.Rule));
        Assert.Equal([true, true, true, true, false], checks.TakeLast(5).Select(row => row.Passed));
    }

    private static List<Check> Rows(Attack change, SignedParts mode, params TestKey[] keys) =>
        [.. Checks(change, mode, keys).Where(check => Verified.Contains(check.Rule))];

    private static IReadOnlyList<Check> Checks(Attack change, SignedParts mode, params TestKey[] keys)
    {
        var read = Assert.IsType<ReadOutcome.Ok>(ResponseReader.Read(change.Render(Honest, mode)));
        return SignatureVerifier.Verify(read.Response, Reader.Keys(keys)) switch
        {
            VerifyOutcome.Ok ok => ok.Response.Checks,
            VerifyOutcome.Refused refused => refused.Checks,
            _ => throw new NotSupportedException(),
        };
    }
}
