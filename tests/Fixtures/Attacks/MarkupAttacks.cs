using System.Text;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>P1 to P14: texts that two parsers, or a parser and a canonicalizer, understand differently.</summary>
internal static class MarkupAttacks
{
    public static IEnumerable<Attack> All =>
    [
        .. new[] { "DigestValue", "SignatureValue" }.SelectMany(part => new[]
        {
            new Attack("P2", $"a comment within {part}", AssertionRule.Comment) { Text = xml => xml.Into(part, "<!-- -->") },
            new Attack("P3", $"a processing instruction in {part}", AssertionRule.ProcessingInstruction) { Text = xml => xml.Into(part, "<?x y?>") },
            new Attack("P3", $"a CDATA section in {part}", AssertionRule.CData) { Text = xml => xml.Into(part, "<![CDATA[]]>") },
            new Attack("P3", $"a child element in {part}", part == "DigestValue" ? AssertionRule.DigestValue : AssertionRule.SignatureValue) { Text = xml => xml.Into(part, "<x/>") },
            new Attack("P3", $"a character reference in {part}", AssertionRule.SignatureShape) { Text = xml => xml.Into(part, "&#10;") },
        }),
        .. new[] { "NameID", "Audience" }.Select(part => new Attack("P3", $"a child element in {part}, signed", AssertionRule.Structure) { Before = m => m.Find(part).AppendChild(m.Document.CreateElement("x", "urn:x")) }),
        new("P3", "a child element in a Role, signed", AssertionRule.Structure) { Before = m => m.Find("AttributeValue").AppendChild(m.Document.CreateElement("x", "urn:x")) },
        new("P6", "an ATTLIST that redefines xmlns", AssertionRule.Dtd) { Text = xml => "<!DOCTYPE r [<!ATTLIST ds:Signature xmlns CDATA #FIXED 'urn:x'>]>" + xml },
        // U+0080 is a character of XML, and some parsers drop it from a name they then take for the one without.
        .. new[] { "\u0080", "&#x80;" }.SelectMany(mark => new[]
        {
            new Attack("P6", $"{Named(mark)} in the signature's namespace", AssertionRule.SignatureLocation) { Text = xml => xml.Replace($"=\"{SamlMessage.Ds}\"", $"=\"{SamlMessage.Ds}{mark}\"", StringComparison.Ordinal) },
            new Attack("P6", $"{Named(mark)} in the assertion's namespace", AssertionRule.AssertionCount) { Text = xml => xml.Replace($"=\"{SamlMessage.Saml}\"", $"=\"{SamlMessage.Saml}{mark}\"", StringComparison.Ordinal) },
            new Attack("P6", $"a second signature, its namespace with {Named(mark)}", AssertionRule.SignatureLocation) { After = m => m.Response.AppendChild(m.Document.CreateElement("Signature", SamlMessage.Ds + "\u0080")), Text = xml => xml.Replace("\u0080", mark, StringComparison.Ordinal) },
        }),
        new("P6", "a namespace beyond ASCII on what nobody reads", AssertionRule.Xml)
        {
            Modes = Attack.AssertionOnly, After = m => m.Response.InsertBefore(m.New("samlp:Extensions", SamlMessage.Samlp, m.Document.CreateElement("x", "urn:\u00E9")), m.Find("Status")),
        },
        new("P7", "another namespace on xml", AssertionRule.Xml) { Text = xml => OnRoot(xml, "xmlns:xml=\"urn:evil\"") },
        new("P7", "the XML namespace on another prefix", AssertionRule.Xml) { Text = xml => OnRoot(xml, "xmlns:evil=\"http://www.w3.org/XML/1998/namespace\"") },
        new("P7", "a declaration of xmlns", AssertionRule.Xml) { Text = xml => OnRoot(xml, "xmlns:xmlns=\"urn:evil\"") },
        new("P8", "a foreign Assertion", AssertionRule.AssertionCount) { After = m => m.Response.AppendChild(m.Document.CreateElement("Assertion", "urn:evil")) },
        new("P8", "a foreign Name on an Attribute, signed", AssertionRule.Structure) { Before = m => ForeignName(m) },
        new("P9", "two roots", AssertionRule.Xml) { Text = xml => xml + "<x/>" },
        new("P9", "trailing text", AssertionRule.Xml) { Text = xml => xml + "x" },
        new("P9", "XML 1.1", AssertionRule.Xml) { Text = xml => "<?xml version=\"1.1\"?>" + xml },
        new("P9", "not XML", AssertionRule.Xml) { Text = _ => "SAML" },
        new("P9", "cut off", AssertionRule.Xml) { Text = xml => xml[..^20] },
        new("P10", "white space put into an empty NameID", AssertionRule.DigestValue) { Before = m => m.Find("NameID").InnerText = "", After = m => m.Find("NameID").InnerText = "   " },
        .. Unescaped.Select(one => new Attack("P11", $"{one.Name}, where another character was signed", AssertionRule.DigestValue)
        {
            Before = m => Note(m, $"a{one.Signed}b"), Text = xml => xml.Replace($"a{one.Signed}b", $"a{one.Sent}b", StringComparison.Ordinal),
        }),
        .. new[] { ("a line end", "&#xA;", "\n"), ("a tab", "&#x9;", "\t"), ("a carriage return", "&#xD;", "\r") }.Select(one => new Attack("P11", $"{one.Item1} in an XML attribute that was signed escaped", AssertionRule.DigestValue)
        {
            Before = m => m.Attribute("RoleSessionName").SetAttribute("FriendlyName", "a" + one.Item3 + "b"), Text = xml => xml.Replace($"a{one.Item2}b", $"a{one.Item3}b", StringComparison.Ordinal),
        }),
        new("P12", "UTF-16 with its mark", AssertionRule.Encoding) { Octets = xml => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(xml)] },
        new("P12", "UTF-32", AssertionRule.Encoding) { Octets = Encoding.UTF32.GetBytes },
        new("P12", "a byte order mark", AssertionRule.Encoding) { Octets = xml => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(xml)] },
        new("P12", "UTF-7 declared", AssertionRule.Encoding) { Text = xml => "<?xml version=\"1.0\" encoding=\"utf-7\"?>" + xml },
        new("P12", "UTF-16 declared", AssertionRule.Encoding) { Text = xml => "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + xml },
        new("P12", "an overlong form", AssertionRule.Encoding) { Octets = xml => [.. Encoding.UTF8.GetBytes(xml), 0xC0, 0xAF] },
        new("P12", "a lone continuation", AssertionRule.Encoding) { Octets = xml => [.. Encoding.UTF8.GetBytes(xml), 0x80] },
        new("P12", "a trailing NUL", AssertionRule.Encoding) { Octets = xml => [.. Encoding.UTF8.GetBytes(xml), 0] },
        new("P13", "a space", AssertionRule.Base64) { Base64 = t => t.Insert(8, " ") },
        new("P13", "the alphabet of URLs", AssertionRule.Base64) { Base64 = t => "-_" + t[2..] },
        new("P13", "no padding", AssertionRule.Base64) { Text = Padded, Base64 = t => t.TrimEnd('=') },
        new("P13", "bits in the padding", AssertionRule.Base64) { Text = Padded, Base64 = t => t[..^3] + (char)(t[^3] + 1) + "==" },
        new("P13", "percent encoding left over", AssertionRule.Base64) { Base64 = t => t.Insert(8, "%2B") },
        new("P13", "data after the padding", AssertionRule.Base64) { Text = Padded, Base64 = t => t + "AAAA" },
        new("P13", "nothing", AssertionRule.Base64) { Base64 = _ => "" },
        .. new[] { string.Join(' ', Enumerable.Range(0, 17).Select(i => $"p{i}")), "xs xs", "#default #default", "a:b", "1x", "*" }.Select(list =>
            new Attack("P14", $"the PrefixList {(list.Length > 20 ? "of 17" : $"'{list}'")}", AssertionRule.PrefixList) { Signature = r => r with { PrefixList = list } }),
    ];

    // What a parser makes a line end of unless it is escaped, and what some parsers take for one.
    private static readonly (string Name, string Signed, string Sent)[] Unescaped =
    [
        ("a bare carriage return", "\r", "\r"), ("a bare carriage return and a line end", "\r\n", "\r\n"), ("a line end for U+0085", "\u0085", "\n"), ("a line end for U+2028", "\u2028", "\n"), ("U+0085 for a line end", "\n", "\u0085"),
    ];

    private static void Note(SamlMessage m, string value)
    {
        var note = m.Fragment("<saml:Attribute Name=\"note\"><saml:AttributeValue/></saml:Attribute>");
        SamlMessage.Child(note, "AttributeValue").InnerText = value;
        m.Find("AttributeStatement").AppendChild(note);
    }

    private static string Named(string mark) => mark.Length > 1 ? $"a reference {mark}" : "U+0080";

    private static string OnRoot(string xml, string attribute) => xml.Insert(xml.IndexOf(' ', StringComparison.Ordinal), " " + attribute);

    private static void ForeignName(SamlMessage m)
    {
        var attribute = m.Attribute("RoleSessionName");
        attribute.SetAttribute("xmlns:e", "urn:evil");
        var foreign = m.Document.CreateAttribute("e", "Name", "urn:evil");
        foreign.Value = attribute.GetAttribute("Name");
        attribute.SetAttributeNode(foreign);
        attribute.RemoveAttribute("Name");
    }

    // White space after the root is honest; it brings the length to where base64 needs two padding characters.
    private static string Padded(string xml) => xml + new string('\n', (4 - Encoding.UTF8.GetByteCount(xml) % 3) % 3);
}
