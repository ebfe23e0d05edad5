using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Inspection;

public sealed class LogoutInspectorTests
{
    private static readonly HonestLogout Honest = new();
    private static readonly MessageCheck Known = MessageCheck.Of("Provider", "", "registered", "registered", true);

    [Fact]
    public void A_request_in_its_envelope_is_valid_and_covered_but_for_envelope_and_signature()
    {
        var seen = Inspect(Honest.Xml());
        Assert.Null(seen.Refusal);
        Assert.All(seen.Rows, row => Assert.True(row.IsReached && row.Check.Passed, row.ToString()));
        Assert.True(Assert.Single(seen.Signatures).Holds);
        Assert.True(seen.IsSigned);
        Assert.Contains(("NameID", "david"), seen.Says);
        Assert.Equal(Coverage.None, seen.Lines[0].Coverage);
        Assert.Equal(Coverage.Message, Line(seen, "NameID").Coverage);
        Assert.Equal(Coverage.None, Line(seen, "SignatureValue").Coverage);
        Assert.Contains(seen.Contract, finding => finding.Finding == "does not apply");
    }

    [Fact]
    public void A_response_is_held_against_the_request_that_it_says_it_answers()
    {
        var seen = Inspect(Response(SamlStatusCodes.Success));
        Assert.Equal((MessageKind.LogoutResponse, null), (seen.Kind, seen.Refusal));
        Assert.Equal("Status", Inspect(Response(SamlStatusCodes.Requester)).Refusal!.Rule);
    }

    [Fact]
    public void A_forged_request_is_refused_and_what_it_says_is_marked_as_nobodys()
    {
        var seen = Inspect(Honest.Xml().Replace(">david<", ">root<", StringComparison.Ordinal));
        Assert.Equal("Digest", seen.Refusal!.Rule);
        Assert.False(seen.IsSigned);
        Assert.Contains(("NameID", "root"), seen.Says);
        Assert.Contains(seen.Rows, row => row is { IsReached: false, Check: { Rule: "Destination", Passed: true } });
        Assert.Equal("Signature", Inspect((Honest with { Key = TestKeys.OtherRsa }).Xml()).Refusal!.Rule);
    }

    [Theory]
    [InlineData("Destination", "https://elsewhere.example.com", 0)]
    [InlineData("IssueInstant", null, 6)]
    public void The_verdict_is_the_validators_own(string rule, string? destination, int minutes)
    {
        var message = Honest with { Destination = destination ?? Honest.Destination };
        var now = Honest.Now.AddMinutes(minutes);
        var seen = LogoutInspector.Inspect(PastedMessage.Find(message.Xml())!, Known, Trust with { Now = now });
        var parsed = Assert.IsType<LogoutParse.Parsed>(LogoutReader.ReadRequest(Encoding.UTF8.GetBytes(message.Xml()))).Message;
        var refused = Assert.IsType<LogoutRequestOutcome.Refused>(LogoutValidator.Validate(parsed, Trust.Keys, Trust.Issuer, Trust.Destination, now)).Fault;
        Assert.Equal((rule, refused.Expected, refused.Seen), (seen.Refusal!.Rule, seen.Refusal.Expected, seen.Refusal.Seen));
        Assert.Equal(rule, $"{refused.Rule}");
    }

    [Fact]
    public void A_message_without_its_envelope_is_refused_for_that_and_judged_further()
    {
        var bare = Bare(Honest.Xml());
        foreach (var (pasted, binding) in new[]
        {
            (bare, MessageBinding.Xml),
            ("SAMLRequest=" + Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(bare))), MessageBinding.Post),
            ("https://sts.example.com/slo?SAMLRequest=" + Uri.EscapeDataString(HonestAuthnRequest.Deflated(Encoding.UTF8.GetBytes(bare))), MessageBinding.Redirect),
        })
        {
            var seen = Inspect(pasted);
            Assert.Equal(("Soap", binding), (seen.Refusal!.Rule, seen.Binding));
            Assert.True(Assert.Single(seen.Signatures).Holds);
            Assert.All(seen.Rows.Skip(1), row => Assert.True(!row.IsReached && row.Check.Passed, row.ToString()));
            Assert.Contains(seen.Contract, finding => finding is { Subject: "Binding", Severity: ContractSeverity.Error });
        }
    }

    [Fact]
    public void What_cannot_be_read_says_how_far_it_came()
    {
        var xml = Honest.Xml();
        var start = xml.IndexOf("<ds:Signature", StringComparison.Ordinal);
        var end = xml.IndexOf("</ds:Signature>", StringComparison.Ordinal);
        Assert.Equal("SignatureRequired", Inspect(start < 0 ? "" : xml.Remove(start, end - start + "</ds:Signature>".Length)).Refusal!.Rule);
        Assert.Equal("Xml", Inspect(xml[..^40]).Refusal!.Rule);
        Assert.Equal("Base64", Inspect("SAMLRequest=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Bare(xml)))[..203]).Refusal!.Rule);
        Assert.Null(LogoutInspector.Claimed(PastedMessage.Find(xml[..^40])!));
        Assert.Equal((Honest.Issuer, Honest.Destination), LogoutInspector.Claimed(PastedMessage.Find(xml)!)!.Value);
    }

    [Fact]
    public void Of_a_sender_whom_nobody_knows_no_signature_counts()
    {
        var seen = LogoutInspector.Inspect(PastedMessage.Find(Honest.Xml())!, Known with { Passed = false }, null);
        Assert.Equal("Provider", seen.Refusal!.Rule);
        Assert.Equal("no key to check it with", Assert.Single(seen.Signatures).Fault);
        Assert.False(seen.IsSigned);
    }

    private static LogoutTrust Trust => new(Reader.Keys(TestKeys.Rsa), Honest.Issuer, Honest.Destination, Honest.Now);

    private static RequestInspection Inspect(string pasted) => LogoutInspector.Inspect(PastedMessage.Find(pasted)!, Known, Trust);

    private static string Bare(string soap) => soap[soap.IndexOf("<samlp:", StringComparison.Ordinal)..soap.IndexOf("</soap:Body>", StringComparison.Ordinal)];

    private static string Response(string status) => Encoding.UTF8.GetString(LogoutWriter.Write(
        new LogoutResponse { Id = SamlId.New(), IssueInstant = Honest.Now, Issuer = Honest.Issuer, InResponseTo = "_asked", StatusCode = status }, TestKeys.Rsa.SigningKey()));

    private static MarkupLine Line(RequestInspection seen, string element) =>
        seen.Lines.First(line => line.Runs.Any(run => run.Kind == MarkupKind.Element && run.Text.EndsWith(":" + element, StringComparison.Ordinal)));
}
