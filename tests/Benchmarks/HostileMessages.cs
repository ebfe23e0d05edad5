using System.Globalization;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>Both parts are signed honestly; then the attacker fills the message up, where everything is read, canonicalized and digested.</summary>
internal static class HostileMessages
{
    private const int Characters = 100_000;

    public static IReadOnlyDictionary<string, string> ByName { get; } = new Dictionary<string, string>
    {
        ["attributes, 32 on each element"] = InAssertion(i => $"<a{string.Concat(Enumerable.Range(0, 32).Select(a => $" {(char)('a' + (a % 26))}{(a < 26 ? "" : "b")}=\"\""))}/>"),
        ["namespaces written anew at every element"] = InAssertion(i => i % 2 == 0 ? "<q:a/>" : "<r:a/>", $" xmlns:q=\"urn:{new string('q', 252)}\" xmlns:r=\"urn:{new string('r', 252)}\"", "q:a", 1_900),
        ["namespaces that alternate"] = InAssertion(i => i % 2 == 0 ? "<a xmlns=\"urn:a\">" : "</a>"),
        ["a new prefix everywhere"] = InAssertion(i => $"<a xmlns:n{i}=\"u{i}\"/>"),
        ["identifiers"] = InAssertion(i => string.Create(CultureInfo.InvariantCulture, $"<a ID=\"a{i}\" Id=\"b{i}\" id=\"c{i}\" xml:id=\"d{i}\" AssertionID=\"e{i}\"/>")),
        ["elements, each with text"] = InAssertion(i => "<a>x</a>y", most: 1_900),
        ["character references"] = InAssertion(i => "&lt;"),
        ["characters that grow when escaped"] = InAssertion(i => ">"),
        ["values that grow when escaped"] = InAssertion(i => "<a b='\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"'/>"),
        ["carriage returns"] = InAssertion(i => "\r"),
        ["long names that differ at the end"] = InAssertion(i => i > 0 ? "" : $"<a{string.Concat(Enumerable.Range(0, 32).Select(a => $" {new string('n', 2_000)}{a}=\"\""))}/>"),
        ["names beyond ASCII"] = InAssertion(i => i > 0 ? "" : $"<{new string('é', 16_000)}/>"),
        ["depth"] = InAssertion(i => string.Concat(Enumerable.Repeat("<a>", 29)) + string.Concat(Enumerable.Repeat("</a>", 29)), most: 60),
        ["a long SignatureValue"] = Fill(xml => xml.Replace("</ds:SignatureValue>", "\u0001</ds:SignatureValue>", StringComparison.Ordinal), _ => "QUJD"),
        ["a long DigestValue of spaces"] = Fill(xml => xml.Replace("</ds:DigestValue>", "\u0001</ds:DigestValue>", StringComparison.Ordinal), _ => " "),
        ["line breaks in the base64 text"] = Broken(Fill(xml => xml[..^1], _ => "")),
        ["the last tag left open"] = Fill(xml => xml.Replace("</saml:Assertion>", "\u0001", StringComparison.Ordinal), _ => "<a b='c' d='e'/>", 1_900),
    };

    private static string Broken(string base64)
    {
        var breaks = new string('\n', (Characters / base64.Length) - 1);
        return string.Concat(base64.Select(digit => digit + breaks));
    }

    private static string InAssertion(Func<int, string> content, string declarations = "", string name = "a", int most = int.MaxValue) =>
        Fill(xml => xml.Replace("</saml:Assertion>", $"<{name}{declarations}>\u0001</{name}></saml:Assertion>", StringComparison.Ordinal), content, most);

    // The mark is where the content goes, as often as it fits.
    private static string Fill(Func<string, string> mark, Func<int, string> content, int most = int.MaxValue)
    {
        var marked = mark(Encoding.UTF8.GetString(Convert.FromBase64String(TypicalMessages.Response(TestKeys.Rsa, SignedParts.Both))));
        var room = (Characters / 4 * 3) - Encoding.UTF8.GetByteCount(marked);
        var filling = new StringBuilder();
        var octets = 0;
        for (var i = 0; i < most; i++)
        {
            var piece = content(i);
            octets += Encoding.UTF8.GetByteCount(piece);
            if (octets > room || piece.Length == 0)
                break;
            filling.Append(piece);
        }
        if (filling.ToString().Split("<a xmlns=\"urn:a\">").Length > filling.ToString().Split("</a>").Length)
            filling.Length -= "<a xmlns=\"urn:a\">".Length;
        var place = marked.IndexOf('\u0001', StringComparison.Ordinal);
        var filled = place < 0 ? marked : marked.Insert(place, filling.ToString()).Replace("\u0001", "", StringComparison.Ordinal);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(filled));
    }
}
