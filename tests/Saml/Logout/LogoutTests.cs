using System.Text;
using System.Text.RegularExpressions;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Logout;

/// <summary>Logout messages: read in one pass, verified with the sender's keys, judged here and now. Each refusal stands beside the honest message.</summary>
public sealed partial class LogoutTests
{
    private static readonly HonestLogout Honest = new();
    private static readonly VerificationKeys Keys = KeysOf(TestKeys.Rsa);

    [Fact]
    public void Accepts_the_honest_request_by_RSA_and_by_ECDSA()
    {
        var request = Accepted(Honest with { SessionIndexes = ["_one", "_two"] });
        Assert.Equal((Honest.Id, Honest.Issuer, new NameId("david", NameIdFormats.Persistent, Honest.Issuer, "https://sts.example.com/saml")), (request.Id, request.Issuer, request.NameId));
        Assert.Equal(["_one", "_two"], request.SessionIndexes);
        Assert.Equal((Honest.Now, Honest.Now.AddMinutes(5), LogoutReasons.Admin), (request.IssueInstant, request.NotOnOrAfter, request.Reason));
        var message = Assert.IsType<LogoutParse.Parsed>(Read((Honest with { Key = TestKeys.Ecdsa }).Xml())).Message;
        Assert.IsType<LogoutRequestOutcome.Valid>(LogoutValidator.Validate(message, KeysOf(TestKeys.Ecdsa), Honest.Issuer, Honest.Destination, Honest.Now));
    }

    [Fact]
    public void Reads_what_others_write_around_it()
    {
        var xml = Honest.Xml();
        foreach (var same in new[]
                 {
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml,
                     xml.Replace("<soap:Body>", "<soap:Header/>\n<soap:Body>\n", StringComparison.Ordinal),
                     xml.Replace("soap:", "S:", StringComparison.Ordinal).Replace("xmlns:soap", "xmlns:S", StringComparison.Ordinal),
                 })
            Assert.Equal("david", Assert.IsType<LogoutRequestOutcome.Valid>(Judge(same)).Request.NameId.Value);
    }

    public static TheoryData<string, string, LogoutRule> Broken()
    {
        var xml = Honest.Xml();
        string Edit(string from, string to) => xml.Contains(from, StringComparison.Ordinal) ? xml.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException(from);
        var signature = SignaturePattern().Match(xml).Value;
        var message = xml[xml.IndexOf("<samlp:LogoutRequest", StringComparison.Ordinal)..xml.IndexOf("</soap:Body>", StringComparison.Ordinal)];
        var evil = message.Replace(signature, "", StringComparison.Ordinal).Replace(Honest.Id, "_evil", StringComparison.Ordinal).Replace(">david<", ">theresa<", StringComparison.Ordinal);
        return new TheoryData<string, string, LogoutRule>
        {
            { "too long", Edit("</soap:Body>", new string(' ', LogoutReader.MaximumOctets) + "</soap:Body>"), LogoutRule.Size },
            { "DTD", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + xml, LogoutRule.Xml },
            { "comment in the name", Edit(">david<", ">david<!-- -->.evil<"), LogoutRule.Xml },
            { "processing instruction", Edit("<soap:Body>", "<soap:Body><?a?>"), LogoutRule.Xml },
            { "CDATA", Edit(">david<", "><![CDATA[david]]><"), LogoutRule.Xml },
            { "not closed", xml[..^5], LogoutRule.Xml },
            { "no envelope", message, LogoutRule.Soap },
            { "SOAP 1.2", Edit("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"), LogoutRule.Soap },
            { "a header", Edit("<soap:Body>", "<soap:Header><a xmlns=\"urn:a\"/></soap:Header><soap:Body>"), LogoutRule.Soap },
            { "two messages", Edit("</soap:Body>", evil + "</soap:Body>"), LogoutRule.Soap },
            { "two bodies", Edit("</soap:Envelope>", "<soap:Body>" + evil + "</soap:Body></soap:Envelope>"), LogoutRule.Soap },
            { "another message", Edit("samlp:LogoutRequest", "samlp:LogoutResponse"), LogoutRule.Soap },
            { "unsigned", Edit(signature, ""), LogoutRule.SignatureRequired },
            { "wrapped in an extension", $"<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{evil.Replace("<saml:NameID", $"<samlp:Extensions>{message}</samlp:Extensions><saml:NameID", StringComparison.Ordinal)}</soap:Body></soap:Envelope>", LogoutRule.SignatureShape },
            { "wrapped in an Object", Edit("</ds:Signature>", $"<ds:Object>{evil}</ds:Object></ds:Signature>"), LogoutRule.SignatureShape },
            { "the signature moved out", $"<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{evil.Replace("<saml:NameID", signature + "<saml:NameID", StringComparison.Ordinal)}</soap:Body></soap:Envelope>", LogoutRule.Reference },
            { "two signatures", Edit("</ds:Signature>", "</ds:Signature>" + signature), LogoutRule.SignatureShape },
            { "another name", Edit(">david<", ">theresa<"), LogoutRule.Digest },
            { "another format", Edit("nameid-format:persistent", "nameid-format:transient"), LogoutRule.Digest },
            { "an algorithm that is none", Edit("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"), LogoutRule.Algorithm },
            { "an ID twice", Edit("<saml:NameID", $"<saml:NameID id=\"{Honest.Id}\""), LogoutRule.Id },
            { "two issuers", Edit("</saml:Issuer>", "</saml:Issuer><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">a</saml:Issuer>"), LogoutRule.Issuer },
        };
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Refuses_what_is_not_the_message_that_was_signed(string what, string xml, LogoutRule rule) => Assert.True(Judge(xml) is LogoutRequestOutcome.Refused { Fault.Rule: var seen } && seen == rule, $"{what}: {Judge(xml)}");

    [Fact]
    public void Refuses_another_key_and_another_issuer()
    {
        Assert.Equal(LogoutRule.Signature, Refused((Honest with { Key = TestKeys.OtherRsa }).Xml()).Rule);
        Assert.Equal(LogoutRule.Issuer, Refused((Honest with { Issuer = "https://evil.example.com" }).Xml()).Rule);
        Assert.Equal(LogoutRule.Destination, Refused((Honest with { Destination = "https://sts.example.com/saml/logout/" }).Xml()).Rule);
        Assert.Equal(LogoutRule.NameId, Refused((Honest with { NameId = "" }).Xml()).Rule);
    }

    [Fact]
    public void Is_for_now_to_the_exact_instant()
    {
        var (age, skew) = (LogoutValidator.MaximumAge, LogoutValidator.Skew);
        var lasting = Honest with { Life = TimeSpan.FromHours(1) };
        Accepted(lasting with { Now = Honest.Now - age });
        Assert.Equal(LogoutRule.IssueInstant, Refused((lasting with { Now = Honest.Now - age - TimeSpan.FromMilliseconds(1) }).Xml()).Rule);
        Accepted(Honest with { Now = Honest.Now + skew });
        Assert.Equal(LogoutRule.IssueInstant, Refused((Honest with { Now = Honest.Now + skew + TimeSpan.FromMilliseconds(1) }).Xml()).Rule);
        Accepted(Honest with { Life = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(LogoutRule.NotOnOrAfter, Refused((Honest with { Life = TimeSpan.Zero }).Xml()).Rule);
    }

    [Fact]
    public void Reads_the_answer_and_refuses_one_that_is_not_it()
    {
        var response = new LogoutResponse { Id = SamlId.New(), IssueInstant = Honest.Now, Issuer = "https://sts.example.com", InResponseTo = "_asked" };
        Assert.Null(Answer(response, TestKeys.Rsa));
        Assert.Equal(LogoutRule.Signature, Answer(response, TestKeys.OtherRsa)!.Rule);
        Assert.Equal(LogoutRule.InResponseTo, Answer(response with { InResponseTo = "_other" }, TestKeys.Rsa)!.Rule);
        Assert.Equal(LogoutRule.InResponseTo, Answer(response with { InResponseTo = null }, TestKeys.Rsa)!.Rule);
        Assert.Equal(LogoutRule.Issuer, Answer(response with { Issuer = "https://evil.example.com" }, TestKeys.Rsa)!.Rule);
        Assert.Equal(LogoutRule.Status, Answer(response with { StatusCode = SamlStatusCodes.Requester, SubStatusCode = SamlStatusCodes.RequestDenied }, TestKeys.Rsa)!.Rule);
        Assert.Equal(LogoutRule.IssueInstant, Answer(response with { IssueInstant = Honest.Now.AddMinutes(-6) }, TestKeys.Rsa)!.Rule);
    }

    [Fact]
    public void Never_throws_whatever_octets_come()
    {
        var (random, xml) = (new Random(1), Encoding.UTF8.GetBytes(Honest.Xml()));
        for (var i = 0; i < 3_000; i++)
        {
            var octets = (byte[])xml.Clone();
            for (var edits = random.Next(1, 4); edits > 0; edits--) octets[random.Next(octets.Length)] = (byte)random.Next(256);
            if (LogoutReader.ReadRequest(octets) is LogoutParse.Parsed parsed && LogoutValidator.Validate(parsed.Message, Keys, Honest.Issuer, Honest.Destination, Honest.Now) is LogoutRequestOutcome.Valid valid)
                Assert.Equal("david", valid.Request.NameId.Value);
        }
    }

    private static LogoutFault? Answer(LogoutResponse response, TestKey key) => LogoutValidator.ValidateResponse(
        Assert.IsType<LogoutParse.Parsed>(LogoutReader.ReadResponse(LogoutWriter.Write(response, key.SigningKey()))).Message, Keys, "https://sts.example.com", "_asked", Honest.Now);

    private static LogoutRequest Accepted(HonestLogout honest) => Assert.IsType<LogoutRequestOutcome.Valid>(Judge(honest.Xml())).Request;

    private static LogoutFault Refused(string xml) => Assert.IsType<LogoutRequestOutcome.Refused>(Judge(xml)).Fault;

    private static LogoutRequestOutcome Judge(string xml) => Read(xml) switch
    {
        LogoutParse.Parsed parsed => LogoutValidator.Validate(parsed.Message, Keys, Honest.Issuer, Honest.Destination, Honest.Now),
        LogoutParse.Refused refused => new LogoutRequestOutcome.Refused(refused.Fault),
        _ => throw new InvalidOperationException(),
    };

    private static LogoutParse Read(string xml) => LogoutReader.ReadRequest(Encoding.UTF8.GetBytes(xml));

    private static VerificationKeys KeysOf(TestKey key) => Assert.IsType<KeysOutcome.Ok>(VerificationKeys.FromCertificates([key.Der])).Keys;

    [GeneratedRegex(@"<ds:Signature .*</ds:Signature>", RegexOptions.CultureInvariant)]
    private static partial Regex SignaturePattern();
}
