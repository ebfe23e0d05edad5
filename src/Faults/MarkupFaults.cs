using System.Security.Cryptography;
using System.Text;
using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>Texts that two parsers, or a parser and a canonicalizer, understand differently.</summary>
internal static class MarkupFaults
{
    private const string Twice = "Refuse. IDs are unique in a document (XML 1.0 3.3.1); whoever resolves the Reference may find either.";

    public static IReadOnlyList<Fault> All =>
    [
        .. new (string Slug, string Part)[] { ("nameid", "NameID"), ("attribute", "AttributeValue"), ("audience", "Audience"), ("issuer", "Issuer") }.Select(at => new Fault($"comment-split-{at.Slug}", "P1", FaultFamily.Markup, AssertionRule.Comment)
        {
            Summary = $"A comment was put into the {at.Part} after signing. Canonicalization drops comments, so the signature still verifies.",
            Answer = "Refuse, or read the whole text as if the comment were not there. Never the part before it: that is somebody else's name.",
            Forgery = new() { Text = xml => xml.Into(at.Part, "<!-- -->") },
        }),
        new("comment-in-digest", "P2", FaultFamily.Markup, AssertionRule.Comment)
        {
            Summary = "A comment stands in DigestValue.",
            Answer = "Refuse. Which of the texts around it is the digest?",
            Forgery = new() { Text = xml => xml.Into("DigestValue", "<!-- -->") },
        },
        new("processing-instruction", "P3", FaultFamily.Markup, AssertionRule.ProcessingInstruction)
        {
            Summary = "A processing instruction stands in the NameID.",
            Answer = "Refuse. Canonicalization keeps it, so the digest is another; a parser that splits the text at it would read half a name.",
            Forgery = new() { Text = xml => xml.Into("NameID", "<?x y?>") },
        },
        new("cdata", "P3", FaultFamily.Markup, AssertionRule.CData)
        {
            Summary = "A CDATA section stands in the NameID.",
            Answer = "Refuse. Its content is text, so the digest is another.",
            Forgery = new() { Text = xml => xml.Into("NameID", "<![CDATA[x]]>") },
        },
        new("empty-digest", "P4", FaultFamily.Markup, AssertionRule.DigestValue)
        {
            Summary = "DigestValue is the digest of nothing at all, in a truly signed SignedInfo, beside a relative namespace that makes some canonicalizers give up with nothing written.",
            Answer = "Refuse. A canonicalization that fails or gives nothing is a failure of the signature.",
            Forgery = new() { Before = m => m.Response.SetAttribute("xmlns:x", "1"), Signature = r => r with { Digest = Convert.ToBase64String(SHA256.HashData([])) } },
        },
        new("doctype", "P5", FaultFamily.Markup, AssertionRule.Dtd)
        {
            Summary = "A document type declaration stands before the Response.",
            Answer = "Refuse. SAML messages have none (SAML Core 1.3 and Security Considerations 6.2); parsers disagree about what it says.",
            Forgery = new() { Text = xml => "<!DOCTYPE foo SYSTEM 'x\"><!--'>" + xml },
        },
        new("external-entity", "P5", FaultFamily.Markup, AssertionRule.Dtd)
        {
            Summary = "A document type declares an external entity, a local file, which the NameID then names.",
            Answer = "Refuse, and open nothing.",
            Forgery = new() { Text = xml => "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + xml.Into("NameID", "&x;") },
        },
        new("billion-laughs", "L7", FaultFamily.Markup, AssertionRule.Dtd)
        {
            Summary = "Ten entities of ten entities each: a billion words once they are expanded.",
            Answer = "Refuse, in no more time than any other message takes.",
            Forgery = new() { Text = xml => Laughs() + xml },
        },
        new("foreign-signature", "P8", FaultFamily.Markup, AssertionRule.SignatureLocation)
        {
            Summary = "A Signature of another namespace stands in the Response.",
            Answer = "Refuse, or take no notice of it. It is no signature (XML Signature 4.1).",
            Forgery = new() { After = m => m.Response.AppendChild(m.Document.CreateElement("Signature", "urn:evil")) },
        },
        new("utf-16", "P12", FaultFamily.Markup, AssertionRule.Encoding)
        {
            Summary = "The octets are UTF-16.",
            Answer = "Refuse, or read UTF-16 everywhere: two components that guess differently read two messages.",
            Forgery = new() { Octets = Encoding.Unicode.GetBytes },
        },
        new("repeated-id", "ID1", FaultFamily.Markup, AssertionRule.DuplicateId)
        {
            Summary = "Another element with the assertion's ID stands before it.",
            Answer = Twice,
            Forgery = new() { After = m => m.Response.InsertBefore(Decoy(m, "ID", m.Assertion.GetAttribute("ID")), m.Assertion) },
        },
        new("repeated-id-attribute", "ID1", FaultFamily.Markup, AssertionRule.DuplicateId)
        {
            Summary = "Another element with the assertion's ID, in an attribute called Id, stands before it.",
            Answer = "Refuse. Libraries look for Id, id and ID in different orders and find different elements.",
            Forgery = new() { After = m => m.Response.InsertBefore(Decoy(m, "Id", m.Assertion.GetAttribute("ID")), m.Assertion) },
        },
    ];

    private static XmlElement Decoy(SamlMessage m, string attribute, string id) => m.Fragment($"<samlp:Extensions><d xmlns=\"urn:decoy\" {attribute}=\"{id}\"/></samlp:Extensions>");

    private static string Laughs()
    {
        var text = new StringBuilder("<!DOCTYPE lolz [<!ENTITY l0 \"lol\">");
        for (var i = 1; i < 10; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">");
        return text.Append("]>").ToString();
    }
}
