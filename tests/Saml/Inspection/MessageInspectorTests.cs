using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Inspection;

public sealed class MessageInspectorTests
{
    private static readonly HonestResponse Honest = new() { Tags = [new("Department", "Engineering")] };

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Response)]
    [InlineData(SignedParts.Both)]
    public void A_valid_message_has_no_fault_and_all_of_its_checks_passed(SignedParts parts)
    {
        var seen = MessageInspector.Inspect(Signed(parts), Trust(Honest));
        Assert.Null(seen.Fault);
        Assert.NotEmpty(seen.Checks);
        Assert.All(seen.Checks, row => Assert.True(row.IsReached && row.Check.Passed, row.ToString()));
        Assert.All(seen.Signatures, signature => Assert.True(signature.Holds));
        Assert.Equal(parts == SignedParts.Both ? 2 : 1, seen.Signatures.Count);
        Assert.True(seen.Claims!.IsSigned);
        Assert.Equal("david", seen.Claims.Subject!.Value);
        Assert.Equal("david@example.com", seen.Aws!.RoleSessionName);
        Assert.DoesNotContain(seen.Contract, finding => finding.Severity == ContractSeverity.Error);
    }

    [Theory]
    [InlineData(SignedParts.Assertion, Coverage.None, Coverage.Assertion, Coverage.None)]
    [InlineData(SignedParts.Response, Coverage.Response, Coverage.Response, Coverage.None)]
    [InlineData(SignedParts.Both, Coverage.Response, Coverage.Response | Coverage.Assertion, Coverage.Response)]
    public void Each_line_is_covered_by_what_signs_it_and_a_signature_never_by_itself(SignedParts parts, Coverage response, Coverage assertion, Coverage signature)
    {
        var seen = MessageInspector.Inspect(Signed(parts), Trust(Honest));
        Assert.Equal(response, Line(seen, "Status").Coverage);
        Assert.Equal(assertion, Line(seen, "NameID").Coverage);
        Assert.Equal(signature, (parts == SignedParts.Response ? Line(seen, "Signature") : seen.Lines.Last(line => IsOf(line, "Signature"))).Coverage);
        Assert.Equal("david", Assert.Single(Line(seen, "NameID").Runs, run => run.Kind == MarkupKind.Text).Text);
    }

    [Fact]
    public void A_forged_message_is_refused_and_its_claims_are_marked_as_nobodys()
    {
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Honest.Xml()).Replace(">david<", ">evil<", StringComparison.Ordinal)));
        var seen = MessageInspector.Inspect(forged, Trust(Honest));
        Assert.Equal(AssertionRule.DigestValue, seen.Fault!.Rule);
        Assert.False(seen.Claims!.IsSigned);
        Assert.Equal("evil", seen.Claims.Subject!.Value);
        Assert.False(Assert.Single(seen.Signatures).Holds);
        Assert.True(Inspect(Honest).Signatures.Single().Holds);
    }

    [Fact]
    public void The_second_fault_is_seen_as_well()
    {
        var seen = MessageInspector.Inspect((Honest with { Key = TestKeys.OtherRsa, Audience = "https://elsewhere.example.com" }).Base64(), Trust(Honest));
        Assert.Equal(AssertionRule.SignatureValue, seen.Fault!.Rule);
        var audience = Assert.Single(seen.Checks, row => row.Check.Rule == AssertionRule.Audience);
        Assert.False(audience.IsReached);
        Assert.False(audience.Check.Passed);
        var recipient = Assert.Single(seen.Checks, row => row.Check.Rule == AssertionRule.Recipient);
        Assert.True(recipient.Check.Passed);

        var valid = Inspect(Honest with { Audience = "https://elsewhere.example.com" }, Trust(Honest with { Now = Honest.Now.AddDays(1) }));
        Assert.Equal(AssertionRule.Audience, valid.Fault!.Rule);
        Assert.Contains(valid.Checks, row => row.Check.Rule == AssertionRule.RedemptionWindow && !row.Check.Passed && !row.IsReached);
        Assert.Contains(valid.Checks, row => row.Check.Rule == AssertionRule.Status && row.Check.Passed && row.IsReached);
    }

    [Fact]
    public void An_issuer_that_nobody_registered_has_no_key()
    {
        var seen = MessageInspector.Inspect(Honest.Base64(), null);
        Assert.Equal((AssertionRule.NoKey, Honest.Issuer), (seen.Fault!.Rule, seen.Fault.Seen));
        Assert.False(seen.Claims!.IsSigned);
        Assert.Equal(AssertionRule.NoKey, seen.Checks[^1].Check.Rule);
    }

    [Fact]
    public void An_encrypted_assertion_is_opened_with_the_keys_of_its_provider()
    {
        var encrypted = Honest with { Encryption = new EncryptionRecipe() };
        var trust = Trust(Honest);
        var seen = MessageInspector.Inspect(encrypted.Base64(), trust with { PrivateKeys = DecryptionKeys.FromPem([TestKeys.Encryption.PrivateKeyPem]) });
        Assert.Null(seen.Fault);
        Assert.Equal("david", seen.Claims!.Subject!.Value);
        Assert.Equal(AssertionRule.Decryption, MessageInspector.Inspect(encrypted.Base64(), trust).Fault!.Rule);
        Assert.Equal(AssertionRule.Decryption, MessageInspector.Inspect(encrypted.Base64(), trust with { PrivateKeys = DecryptionKeys.FromPem([TestKeys.OtherRsa.PrivateKeyPem]) }).Fault!.Rule);
        Assert.Equal(Honest.Issuer, MessageInspector.Parties(encrypted.Base64())!.Issuer);
        Assert.Equal(DateTimeOffset.MaxValue, MessageInspector.UsableUntil(encrypted.Base64()));
    }

    [Fact]
    public void Whoever_does_not_read_as_aws_asks_for_none_of_its_attributes()
    {
        var plain = Honest with { SessionName = null };
        Assert.Equal(AssertionRule.RoleSessionNameMissing, Inspect(plain).Fault!.Rule);
        var seen = Inspect(plain, Trust(plain) with { ReadsAsAws = false });
        Assert.Null(seen.Fault);
        Assert.Null(seen.Aws);
        Assert.Empty(seen.Contract);
        Assert.Equal(AssertionRule.Audience, Inspect(plain with { Audience = "https://elsewhere.example.com" }, Trust(plain) with { ReadsAsAws = false }).Fault!.Rule);
    }

    [Theory]
    [InlineData("not base64!", AssertionRule.Base64, false)]
    [InlineData("PGE+", AssertionRule.Xml, true)]
    [InlineData("PGEvPg==", AssertionRule.Root, true)]
    [InlineData("PGE+PCEtLSB4IC0tPjwvYT4=", AssertionRule.Comment, true)]
    [InlineData("////", AssertionRule.Encoding, true)]
    public void What_is_no_response_is_shown_as_far_as_it_goes(string message, AssertionRule rule, bool hasText)
    {
        var seen = MessageInspector.Inspect(message, Trust(Honest));
        Assert.Equal(rule, seen.Fault!.Rule);
        Assert.Equal(hasText, seen.Lines.Count > 0);
        Assert.Null(seen.Claims);
        Assert.Null(MessageInspector.Parties(message));
        // What cannot be told apart into what may be shown and what not is not shown.
        Assert.Equal(rule == AssertionRule.Root, MessageInspector.Inspect(message, null, hideBearer: true).Lines.Count > 0);
    }

    [Fact]
    public void Nothing_to_present_is_shown_of_a_message_that_could_still_be_presented()
    {
        var both = Honest with { Parts = SignedParts.Both };
        var values = Inspect(both).Lines.Where(line => IsOf(line, "SignatureValue")).SelectMany(line => line.Runs).Where(run => run.Kind == MarkupKind.Text).Select(run => run.Text).ToList();
        Assert.NotEmpty(Text(Inspect(both), "SignatureValue"));
        var hidden = MessageInspector.Inspect(both.Base64(), Trust(both), hideBearer: true);
        Assert.Null(hidden.Fault);
        Assert.Empty(Text(hidden, "SignatureValue"));
        Assert.Equal(2, hidden.Lines.SelectMany(line => line.Runs).Count(run => run.Kind == MarkupKind.Hidden));
        Assert.DoesNotContain(hidden.Lines.SelectMany(line => line.Runs), run => values.Contains(run.Text));
        var encrypted = MessageInspector.Inspect((both with { Encryption = new EncryptionRecipe() }).Base64(), Trust(both), hideBearer: true);
        Assert.Empty(Text(encrypted, "CipherValue"));
        Assert.Equal(both.Now.AddMinutes(10), MessageInspector.UsableUntil(both.Base64()));
    }

    [Fact]
    public void A_certificate_in_the_message_is_pinned_or_it_is_not()
    {
        var shape = ProviderShapes.All.First(one => one.Name.Contains("Okta", StringComparison.Ordinal)).Render(Honest);
        var pinned = Assert.Single(MessageInspector.Inspect(shape, Trust(Honest)).Certificates);
        Assert.True(pinned.IsPinned);
        Assert.Equal("RSA 2048", pinned.Key);
        Assert.False(Assert.Single(MessageInspector.Inspect(shape, Trust(Honest with { Key = TestKeys.OtherRsa })).Certificates).IsPinned);
    }

    [Fact]
    public void Characters_that_nobody_would_see_are_written_out()
    {
        var seen = Inspect(Honest with { NameId = "da\u202Evid" });
        Assert.Equal(@"da\u202evid", Assert.Single(Line(seen, "NameID").Runs, run => run.Kind == MarkupKind.Text).Text);
    }

    [Fact]
    public void What_people_paste_is_found()
    {
        var base64 = Honest.Base64();
        var xml = Encoding.UTF8.GetString(Honest.Xml());
        string[] pasted = [base64, $"  {base64}\n", xml, $"SAMLResponse={Uri.EscapeDataString(base64)}&RelayState=x", $"RelayState=&SAMLResponse={base64}", $"SAMLResponse: {base64}", $"\"SAMLResponse\": \"{base64}\""];
        Assert.All(pasted, text => Assert.Null(MessageInspector.Inspect(PastedMessage.Find(text)!.Text, Trust(Honest)).Fault));
        Assert.All(["", "  \n", null], text => Assert.Null(PastedMessage.Find(text)));
    }

    private static string Signed(SignedParts parts) => new Attack("", "", default).Render(Honest, parts);

    private static SamlFederation.Saml.Inspection Inspect(HonestResponse honest, InspectionTrust? trust = null) => MessageInspector.Inspect(honest.Base64(), trust ?? Trust(honest));

    private static InspectionTrust Trust(HonestResponse honest) => new(Reader.Keys(honest.Key), HonestMessages.Expect(honest));

    private static MarkupLine Line(SamlFederation.Saml.Inspection seen, string element) => seen.Lines.First(line => IsOf(line, element));

    private static bool IsOf(MarkupLine line, string element) => line.Runs.Any(run => run.Kind == MarkupKind.Element && run.Text.EndsWith(":" + element, StringComparison.Ordinal));

    // The text of an element, on its own line or on the one inside.
    private static List<string> Text(SamlFederation.Saml.Inspection seen, string element) =>
        [.. seen.Lines.Select((line, i) => (line, i)).Where(at => IsOf(at.line, element)).SelectMany(at => at.line.Runs.Concat(at.i + 1 < seen.Lines.Count ? seen.Lines[at.i + 1].Runs : [])).Where(run => run.Kind == MarkupKind.Text && run.Text.Length > 20).Select(run => run.Text)];
}
