using System.Globalization;
using System.Text;
using System.Xml;
using SamlFederation.Saml;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>Our canonical octets against those of the platform's transform, over documents that nobody would write by hand.</summary>
public sealed class CanonicalTests(ITestOutputHelper output)
{
    private static readonly string[] Prefixes = ["", "a", "b", "ab", "Z", "n1"];
    private static readonly string[] Uris = ["urn:a", "urn:b", "urn:B", "urn:ab", "http://www.w3.org/2000/09/xmldsig#", SamlConstants.AssertionNamespace];
    private static readonly string[] Texts = ["x", " ", "\n  ", "\r\n", "\r", "&#13;", "&#xA;", "&#9;", "&amp;", "&lt;&gt;", "\"'", "&quot;&apos;", ">", "zoë", "😀", "&#x1F600;", "\u0085\u2028", "]] ", "é\t", "&#x10FFFD;"];
    private static readonly string[] Lists = ["", "a", "a b", "#default", "#default Z ab", "unknown", "a b ab Z n1 #default", "xml a"];

    [Fact]
    public void Equal_the_platforms_octet_for_octet()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 1_500; i++)
        {
            var text = new Generator(random).Document();
            Assert.Null(StrictXml.Load(new StringReader(text), out var platform));
            var ours = new Document();
            var octets = Encoding.UTF8.GetBytes(text);
            ours.Reset(octets, octets.Length);
            Assert.True(Tokenizer.Read(ours, 0) is null, $"seed {seed}: {text}");
            Compare(ours, platform, random, $"seed {seed}, document {i}: {text}");
        }
    }

    private static void Compare(Document ours, XmlDocument platform, Random random, string what)
    {
        var elements = platform.DocumentElement!.Tree().ToList();
        var nodes = Enumerable.Range(0, ours.NodeCount).Where(n => ours[n].Name != Name.Text).ToList();
        Assert.Equal(elements.Count, nodes.Count);
        var (writer, buffer) = (new CanonicalWriter(), new OctetBuffer());
        foreach (var place in new[] { 0, random.Next(elements.Count), random.Next(elements.Count) })
        {
            var list = Lists[random.Next(Lists.Length)];
            var children = elements[place].Children().ToList();
            var left = children.Count > 0 && random.Next(2) == 0 ? children[random.Next(children.Count)] : null;
            Element? enveloped = left is null ? null : new Element(ours, nodes[elements.IndexOf(left)]);
            Assert.True(writer.Write(new Element(ours, nodes[place]), enveloped, Encoding.ASCII.GetBytes(list), buffer));
            var expected = Encoding.UTF8.GetString(Canonical.Octets(elements[place], list, left));
            var actual = Encoding.UTF8.GetString(buffer.Written);
            Assert.True(expected == actual, $"{what}\nlist '{list}', element {place}\nplatform: {expected}\nours:     {actual}");
        }
    }

    /// <summary>Well-formed documents with namespaces declared, declared again, hidden and undone wherever that is allowed.</summary>
    private sealed class Generator(Random random)
    {
        private readonly StringBuilder text = new();
        private int left = 2 + random.Next(14);

        public string Document()
        {
            Element(new Dictionary<string, string> { [""] = "" }, 0);
            return text.ToString();
        }

        private void Element(Dictionary<string, string> outer, int depth)
        {
            left--;
            var scope = new Dictionary<string, string>(outer);
            var parts = new List<string>();
            foreach (var prefix in Prefixes.Where(_ => random.Next(4) == 0))
            {
                var uri = prefix.Length == 0 && random.Next(3) == 0 ? "" : Uris[random.Next(Uris.Length)];
                scope[prefix] = uri;
                parts.Add($"{(prefix.Length == 0 ? "xmlns" : "xmlns:" + prefix)}{Equals()}{Quoted(uri)}");
            }
            var seen = new HashSet<(string, string)>();
            for (var i = random.Next(5); i > 0; i--)
            {
                var (prefix, local) = (Pick(scope), "xyzXé"[random.Next(5)].ToString());
                if (random.Next(8) == 0)
                    (prefix, local) = ("xml", random.Next(2) == 0 ? "lang" : "base");
                if (seen.Add((prefix == "xml" ? "xml" : prefix.Length == 0 ? "" : scope[prefix], local)))
                    parts.Add($"{Qualified(prefix, local)}{Equals()}{Quoted(Value())}");
            }
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
            var name = Qualified(Pick(scope), "efg"[random.Next(3)].ToString());
            text.Append(CultureInfo.InvariantCulture, $"<{name}{string.Concat(parts.Select(part => Space() + part))}{(random.Next(4) == 0 ? " " : "")}");
            if (random.Next(5) == 0)
            {
                text.Append("/>");
                return;
            }
            text.Append('>');
            for (var i = random.Next(5); i > 0; i--)
            {
                if (random.Next(2) == 0 && left > 0 && depth < 8)
                    Element(scope, depth + 1);
                else
                    text.Append(Texts[random.Next(Texts.Length)]);
            }
            text.Append(CultureInfo.InvariantCulture, $"</{name}{(random.Next(6) == 0 ? "\n" : "")}>");
        }

        private string Pick(Dictionary<string, string> scope) => scope.Keys.ElementAt(random.Next(scope.Count));

        private static string Qualified(string prefix, string local) => prefix.Length == 0 ? local : $"{prefix}:{local}";

        private string Value() => string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => Texts[random.Next(Texts.Length)]));

        private string Quoted(string value) => random.Next(2) == 0
            ? $"\"{value.Replace("\"", "&quot;", StringComparison.Ordinal)}\""
            : $"'{value.Replace("'", "&apos;", StringComparison.Ordinal)}'";

        private string Equals() => random.Next(6) == 0 ? " =\n" : "=";

        private string Space() => random.Next(5) == 0 ? "\r\n\t" : " ";
    }
}
