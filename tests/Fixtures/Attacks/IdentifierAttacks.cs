using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>Identifiers that two readers could resolve to two elements.</summary>
internal static class IdentifierAttacks
{
    public static IEnumerable<Attack> All =>
    [
        .. new[] { "id", "AssertionID", "xml:id" }.Select(name => new Attack("ID1", $"a decoy of the same {name} before the assertion", AssertionRule.DuplicateId) { After = m => m.Response.InsertBefore(Decoy(m, name, m.Assertion.GetAttribute("ID")), m.Assertion) }),
        .. new[] { "ID", "Id", "id", "AssertionID", "xml:id" }.Select(name => new Attack("ID1", $"a decoy of the same {name} in the Status", AssertionRule.DuplicateId) { After = m => m.Find("Status").AppendChild(Decoy(m, name, m.Response.GetAttribute("ID"))) }),
        new("ID2", "a decoy of the same ID in other case", AssertionRule.DuplicateId) { After = m => m.Response.InsertBefore(Decoy(m, "ID", m.Assertion.GetAttribute("ID").ToUpperInvariant()), m.Assertion) },
        new("ID3", "the assertion's ID missing", AssertionRule.IdSyntax) { After = m => m.Assertion.RemoveAttribute("ID") },
        new("ID3", "the response's ID missing", AssertionRule.IdSyntax) { After = m => m.Response.RemoveAttribute("ID") },
        .. new[] { "", " ", "1abc", "a:b", "a b", "#a", "_a\" or \"1\"=\"1", "_" + new string('a', 256) }.Select(id =>
            new Attack("ID4", $"an ID that is no NCName: {(id.Length > 40 ? "257 characters" : $"'{id}'")}", AssertionRule.IdSyntax) { Before = m => m.Assertion.SetAttribute("ID", id), Modes = Attack.WithAssertion }),
        new("ID5", "XPath in the Reference", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = id => $"#{id}\" or \"1\"=\"1" } },
        new("ID6", "an ID attribute by DTD", AssertionRule.Dtd) { Text = xml => "<!DOCTYPE samlp:Response [<!ATTLIST saml:Assertion x ID #IMPLIED>]>" + xml },
        new("ID7", "an ID by entity", AssertionRule.Dtd) { Text = xml => "<!DOCTYPE r [<!ENTITY i \"_a\">]>" + xml },
    ];

    private static System.Xml.XmlElement Decoy(SamlMessage m, string attribute, string id) =>
        m.Fragment($"<samlp:Extensions><d xmlns=\"urn:decoy\" {attribute}=\"{id}\"/></samlp:Extensions>");
}
