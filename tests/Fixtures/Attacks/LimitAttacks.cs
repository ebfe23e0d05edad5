using System.Globalization;
using System.Text;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>Messages that cost the reader more than the writer.</summary>
internal static class LimitAttacks
{
    public static IEnumerable<Attack> All =>
    [
        new("L1", "60,000 levels", AssertionRule.Size) { After = m => { }, Text = xml => Into(xml, Nest(60_000)) },
        new("L1", "4,000 levels, within the size", AssertionRule.DepthLimit) { Text = xml => Into(xml, Nest(4_000)) },
        new("L1", "33 levels", AssertionRule.DepthLimit) { Before = m => m.Response.InsertBefore(m.Fragment($"<samlp:Extensions>{Nest(31)}</samlp:Extensions>"), m.Find("Status")) },
        new("L2", "8,000 namespaces on one element", AssertionRule.Size) { Text = xml => Into(xml, Crowd(8_000)) },
        new("L2", "2,000 namespaces on one element, within the size", AssertionRule.AttributeLimit) { Text = xml => Into(xml, Crowd(2_000)) },
        new("L2", "33 attributes", AssertionRule.AttributeLimit) { Text = xml => Into(xml, Crowd(33)) },
        new("L3", "2,001 elements", AssertionRule.ElementLimit) { Text = xml => Into(xml, string.Concat(Enumerable.Repeat("<a/>", 2_001))) },
        new("L3", "10,000 Role values", AssertionRule.Size) { After = m => Roles(m, 10_000) },
        new("L4", "100 references with 10 transforms", AssertionRule.ReferenceCount) { Modes = Attack.AssertionOnly, Signature = r => r with { References = 100, Transforms = [.. Enumerable.Repeat("urn:t", 10)] } },
        new("L5", "thousands of signatures", AssertionRule.ElementLimit) { Text = xml => Into(xml, string.Concat(Enumerable.Repeat("<Signature/>", 3_000))) },
        new("L5", "hundreds of signatures", AssertionRule.SignatureLocation) { Text = xml => Into(xml, string.Concat(Enumerable.Repeat($"<Signature xmlns=\"{SamlMessage.Ds}\"/>", 300))) },
        new("L6", "1,000 certificates in KeyInfo", AssertionRule.ElementLimit) { Modes = Attack.AssertionOnly, Signature = r => r with { KeyInfo = string.Concat(Enumerable.Repeat("<ds:X509Data/>", 1_000)) } },
        new("L8", "100,001 characters", AssertionRule.Size) { Base64 = t => t + new string('\n', 100_001 - t.Length) },
        new("L9", "ten thousand open tags and no end", AssertionRule.DepthLimit) { Text = _ => string.Concat(Enumerable.Repeat("<a>", 10_000)) },
        new("L9", "one tag without end", AssertionRule.Xml) { Text = _ => "<a " + new string('x', 70_000) },
        new("L9", "ten thousand attributes and no end", AssertionRule.AttributeLimit) { Text = _ => string.Concat(Enumerable.Repeat("<a b=\"", 10_000)) },
        .. new[] { 257, 30_000 }.SelectMany(length => new[] { "saml:Assertion", "ds:SignedInfo" }, (length, place) =>
            new Attack("L10", $"a namespace name of {length} characters, used by 1,500 elements of {place}", AssertionRule.AttributeLimit)
            {
                Modes = Attack.AssertionOnly, Text = xml => xml.Replace($"</{place}>", $"{Crowded(length)}</{place}>", StringComparison.Ordinal),
            }),
    ];

    private static string Crowded(int length) => $"<x xmlns:p=\"urn:{new string('n', length - 4)}\">{string.Concat(Enumerable.Repeat("<p:a/>", 1_500))}</x>";

    private static string Into(string xml, string extension) => xml.Insert(xml.IndexOf('>', StringComparison.Ordinal) + 1, $"<samlp:Extensions xmlns:samlp=\"{SamlMessage.Samlp}\">{extension}</samlp:Extensions>");

    private static string Nest(int levels) => string.Concat(Enumerable.Repeat("<a>", levels)) + string.Concat(Enumerable.Repeat("</a>", levels));

    private static string Crowd(int attributes)
    {
        var text = new StringBuilder("<a");
        for (var i = 0; i < attributes; i++)
            text.Append(CultureInfo.InvariantCulture, $" xmlns:n{i}=\"urn:n{i}\"");
        return text.Append("/>").ToString();
    }

    private static void Roles(SamlMessage m, int count)
    {
        var role = m.Attribute("/Role");
        for (var i = 0; i < count; i++)
            role.AppendChild(m.New("saml:AttributeValue", SamlMessage.Saml));
    }
}
