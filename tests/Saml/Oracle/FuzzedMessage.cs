using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>A message as tags and texts, and what a forger, or an honest serializer, may do to it.</summary>
internal sealed partial class FuzzedMessage
{
    private readonly List<string> tokens;
    private readonly IReadOnlyList<string> donor;
    private readonly Random random;

    private FuzzedMessage(IReadOnlyList<string> message, IReadOnlyList<string> donor, Random random) => (tokens, this.donor, this.random) = ([.. message], donor, random);

    /// <summary>The tags and texts of a message.</summary>
    public static IReadOnlyList<string> Tokens(string xml) => [.. Token().Matches(xml).Select(match => match.Value)];

    /// <summary>A message after some changes.</summary>
    /// <param name="message">The tokens of the message.</param>
    /// <param name="donor">Those of another, of which parts may get in.</param>
    /// <param name="random">What decides.</param>
    public static FuzzedMessage Change(IReadOnlyList<string> message, IReadOnlyList<string> donor, Random random)
    {
        var changed = new FuzzedMessage(message, donor, random);
        for (var i = random.Next(4); i > 0; i--)
            changed.Rewrite();
        if (random.Next(8) > 0)
        {
            for (var i = 1 + random.Next(2); i > 0; i--)
                changed.Forge();
        }
        return changed;
    }

    public static string Base64(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    /// <summary>Whether a signature still holds after all that was done.</summary>
    public bool IsHonest { get; private set; } = true;

    public string Log { get; private set; } = "";

    /// <summary>As it is posted, and one in forty damaged on the way.</summary>
    /// <param name="seal">Encrypts it first, where it is an assertion and no whole message.</param>
    public string Base64(Func<byte[], byte[]>? seal = null)
    {
        var octets = Encoding.UTF8.GetBytes(string.Concat(tokens));
        octets = random.Next(40) == 0 ? Damage(octets) : octets;
        return Convert.ToBase64String(seal is null ? octets : seal(octets));
    }

    /// <summary>What changes no canonical octet.</summary>
    private void Rewrite() => Do(random.Next(7) switch
    {
        0 => AttributeOrder,
        1 => Quotes,
        2 => SpaceInTag,
        3 => EmptyElement,
        4 => ReferenceForCharacter,
        5 => SpaceAroundRoot,
        _ => UnusedNamespace,
    });

    private void Forge()
    {
        IsHonest = false;
        Do(random.Next(18) switch
        {
            0 => Swap,
            1 => Duplicate,
            2 => Move,
            3 => Delete,
            4 => Wrap,
            5 => SplitText,
            6 => ChangeText,
            7 => ChangeAttribute,
            8 => ChangeNamespace,
            9 => ChangePrefix,
            10 => Rename,
            11 => Decoy,
            12 => Entity,
            13 => MoveSignature,
            14 => EvilTwin,
            15 => Graft,
            16 => Replace,
            _ => SpaceInText,
        });
    }

    private void Do(Action change)
    {
        Log += change.Method.Name + " ";
        change();
    }

    private void AttributeOrder() => InTag(tag =>
    {
        var attributes = Attribute().Matches(tag).Select(match => match.Value).ToArray();
        var name = TagName().Match(tag).Value;
        random.Shuffle(attributes);
        return name + string.Concat(attributes) + (tag.EndsWith("/>", StringComparison.Ordinal) ? "/>" : ">");
    });

    private void Quotes() => InTag(tag => Attribute().Replace(tag, match => match.Value.Contains('\'', StringComparison.Ordinal) || match.Value.Contains("&quot;", StringComparison.Ordinal) ? match.Value : match.Value.Replace('"', '\'')));

    private void SpaceInTag() => InTag(tag => Attribute().Replace(tag, match => (random.Next(2) == 0 ? "\n\t" : "  ") + match.Value.TrimStart()));

    private void EmptyElement()
    {
        var at = Any(i => i + 1 < tokens.Count && IsStart(i) && IsEnd(i + 1));
        if (at < 0)
        {
            at = Any(IsEmpty);
            if (at < 0) return;
            tokens.Insert(at + 1, $"</{Name(at)}>");
            tokens[at] = tokens[at][..^2] + ">";
            return;
        }
        tokens[at] = tokens[at][..^1] + "/>";
        tokens.RemoveAt(at + 1);
    }

    // Base64 text is left alone: there, references are refused on purpose.
    private void ReferenceForCharacter()
    {
        var at = Any(i => IsText(i) && i > 0 && IsStart(i - 1) && !Regex.IsMatch(tokens[i - 1], "DigestValue|SignatureValue|X509Certificate|CipherValue") && Regex.IsMatch(tokens[i], @"\A[A-Za-z0-9:/@.,-]+\z"));
        if (at < 0) return;
        var place = random.Next(tokens[at].Length);
        var form = random.Next(2) == 0 ? $"&#{(int)tokens[at][place]};" : $"&#x{(int)tokens[at][place]:X};";
        tokens[at] = tokens[at].Remove(place, 1).Insert(place, form);
    }

    private void SpaceAroundRoot()
    {
        tokens.Add("\n");
        if (!tokens[0].StartsWith("<?xml", StringComparison.Ordinal))
            tokens.Insert(0, " \n");
    }

    // Exclusive canonicalization leaves out what nothing uses, but not what a PrefixList names.
    private void UnusedNamespace()
    {
        var at = Any(i => (IsStart(i) || IsEmpty(i)) && !tokens[i].Contains("xmlns:unused", StringComparison.Ordinal));
        if (at >= 0)
            tokens[at] = TagName().Replace(tokens[at], match => match.Value + " xmlns:unused=\"urn:unused\"", 1);
    }

    private void Swap()
    {
        var (first, second) = (Subtree(), Subtree());
        if (first.Start > second.Start) (first, second) = (second, first);
        if (first.End > second.Start) return;
        var (one, two) = (Cut(first), Cut(second));
        tokens.RemoveRange(second.Start, two.Count);
        tokens.InsertRange(second.Start, one);
        tokens.RemoveRange(first.Start, one.Count);
        tokens.InsertRange(first.Start, two);
    }

    private void Duplicate() => tokens.InsertRange(Place(), Cut(Subtree()));

    private void Move() => Move(Subtree());

    private void MoveSignature()
    {
        var at = Any(i => IsStart(i) && Local(i) is "Signature" or "Assertion" or "SignedInfo");
        if (at >= 0) Move((at, End(at)));
    }

    private void Move((int Start, int End) subtree)
    {
        var cut = Cut(subtree);
        tokens.RemoveRange(subtree.Start, cut.Count);
        tokens.InsertRange(Place(), cut);
    }

    private void Delete()
    {
        var subtree = Subtree();
        tokens.RemoveRange(subtree.Start, subtree.End - subtree.Start);
    }

    private void Wrap()
    {
        var names = new[] { "x", "samlp:Extensions", "saml:Advice", "ds:Object", "saml:Assertion", "samlp:Response", "samlp:Status", "saml:AttributeValue" };
        var name = names[random.Next(names.Length)];
        var subtree = Subtree();
        tokens.Insert(subtree.End, $"</{name}>");
        tokens.Insert(subtree.Start, $"<{name} xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">");
    }

    private void SplitText() => InText(text =>
    {
        var splits = new[] { "<!---->", "<!-- x -->", "<?x y?>", "<![CDATA[]]>", "<![CDATA[x]]>", "<x/>", "&#0;", "&#xD;", "&#x202E;", "\u0000", "]]>", "<" };
        return text.Insert(random.Next(text.Length + 1), splits[random.Next(splits.Length)]);
    });

    private void ChangeText() => InText(text => random.Next(3) switch { 0 => "evil", 1 => text + "x", _ => text.Length > 1 ? text[1..] : "" });

    private void SpaceInText() => InText(text => text.Insert(random.Next(text.Length + 1), random.Next(2) == 0 ? " " : "\n"));

    private void ChangeAttribute() => InTag(tag => Once(tag, Attribute(), match =>
    {
        var quote = match.Value.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? match.Value : match.Value[..(quote + 1)] + new[] { "", "evil", "_evil", "#", "2.0" }[random.Next(5)] + "\"";
    }));

    private void ChangeNamespace() => InTag(tag => Once(tag, Declaration(), match =>
        match.Groups[1].Value + new[] { "urn:evil", "", "urn:oasis:names:tc:SAML:2.0:protocol", "http://www.w3.org/2000/09/xmldsig#", "1", "http://www.w3.org/XML/1998/namespace", "urn:\u0080" }[random.Next(7)] + "\""));

    private void ChangePrefix() => InTag(tag => Once(tag, Declaration(), match => match.Value.Replace("xmlns", new[] { "xmlns:evil", "xmlns:xmlns", "xmlns:xml", "xmlnsx" }[random.Next(4)], StringComparison.Ordinal)));

    private void Rename()
    {
        var subtree = Subtree();
        var names = new[] { "saml:Assertion", "saml:NameID", "ds:Signature", "saml:Attribute", "x", "Assertion", "saml:EncryptedAssertion", "saml:Conditions" };
        var (old, name) = (Name(subtree.Start), names[random.Next(names.Length)]);
        tokens[subtree.Start] = "<" + name + tokens[subtree.Start][(1 + old.Length)..];
        if (!IsEmpty(subtree.Start))
            tokens[subtree.End - 1] = $"</{name}>";
    }

    private void Decoy()
    {
        var ids = IdValue().Matches(string.Concat(tokens));
        if (ids.Count == 0) return;
        var name = new[] { "ID", "Id", "id", "xml:id", "AssertionID", "p:ID" }[random.Next(6)];
        tokens.Insert(Place(), $"<decoy xmlns:p=\"urn:p\" {name}=\"{ids[random.Next(ids.Count)].Groups[1].Value}\"/>");
    }

    private void Entity()
    {
        if (random.Next(2) == 0)
            tokens.Insert(0, "<!DOCTYPE r [<!ENTITY e \"evil\">]>");
        InText(text => text.Insert(random.Next(text.Length + 1), random.Next(2) == 0 ? "&e;" : "&nbsp;"));
    }

    private void EvilTwin()
    {
        var at = Any(i => IsStart(i) && Local(i) == "Assertion");
        if (at < 0) return;
        var twin = Cut((at, End(at))).ConvertAll(token => token.Replace("david", "evil", StringComparison.Ordinal).Replace("ID=\"_", "ID=\"_e", StringComparison.Ordinal));
        tokens.InsertRange(random.Next(2) == 0 ? at : Place(), twin);
    }

    // A part of a message that somebody else was honestly given
    private void Graft() => tokens.InsertRange(Place(), Donated());

    private void Replace()
    {
        var part = Donated();
        var name = Local(part[0]);
        var at = Any(i => (IsStart(i) || IsEmpty(i)) && Local(i) == name);
        if (at < 0) return;
        tokens.RemoveRange(at, End(at) - at);
        tokens.InsertRange(at, part);
    }

    private List<string> Donated()
    {
        var other = new FuzzedMessage(donor, [], random);
        return other.Cut(other.Subtree());
    }

    private byte[] Damage(byte[] octets)
    {
        IsHonest = false;
        Log += "Damage ";
        switch (random.Next(6))
        {
            case 0: return [.. Encoding.UTF8.Preamble, .. octets];
            case 1: return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(octets));
            case 2: return octets[..random.Next(octets.Length)];
            case 3: return [.. Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-7\"?>"), .. octets];
            default:
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
                return octets;
        }
    }

    private void InTag(Func<string, string> change)
    {
        var at = Any(i => (IsStart(i) || IsEmpty(i)) && tokens[i].Contains('=', StringComparison.Ordinal));
        if (at >= 0) tokens[at] = change(tokens[at]);
    }

    private void InText(Func<string, string> change)
    {
        var at = Any(IsText);
        if (at >= 0) tokens[at] = change(tokens[at]);
    }

    private string Once(string tag, Regex pattern, MatchEvaluator change)
    {
        var matches = pattern.Matches(tag);
        if (matches.Count == 0) return tag;
        var match = matches[random.Next(matches.Count)];
        return tag[..match.Index] + change(match) + tag[(match.Index + match.Length)..];
    }

    private List<string> Cut((int Start, int End) range) => tokens.GetRange(range.Start, range.End - range.Start);

    private (int Start, int End) Subtree()
    {
        var at = Any(i => i > 0 && (IsStart(i) || IsEmpty(i)));
        return at < 0 ? (0, tokens.Count) : (at, End(at));
    }

    private int Place() => Math.Min(tokens.Count, 1 + random.Next(Math.Max(1, tokens.Count - 1)));

    private int End(int start)
    {
        if (IsEmpty(start)) return start + 1;
        var depth = 0;
        for (var i = start; i < tokens.Count; i++)
        {
            depth += IsStart(i) ? 1 : IsEnd(i) ? -1 : 0;
            if (depth == 0) return i + 1;
        }
        return tokens.Count;
    }

    private int Any(Func<int, bool> fits)
    {
        var from = random.Next(Math.Max(1, tokens.Count));
        for (var i = 0; i < tokens.Count; i++)
        {
            var at = (from + i) % tokens.Count;
            if (fits(at)) return at;
        }
        return -1;
    }

    private bool IsText(int i) => !tokens[i].StartsWith('<') && !string.IsNullOrWhiteSpace(tokens[i]);

    private bool IsEnd(int i) => tokens[i].StartsWith("</", StringComparison.Ordinal);

    private bool IsEmpty(int i) => tokens[i].StartsWith('<') && tokens[i].EndsWith("/>", StringComparison.Ordinal);

    private bool IsStart(int i) => tokens[i].Length > 2 && tokens[i][0] == '<' && tokens[i][1] is not ('/' or '?' or '!') && !IsEmpty(i);

    private string Name(int i) => TagName().Match(tokens[i]).Value.TrimStart('<');

    private string Local(int i) => Local(tokens[i]);

    private static string Local(string tag)
    {
        var name = TagName().Match(tag).Value;
        return name[Math.Max(1, name.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log}: {string.Concat(tokens)}");

    [GeneratedRegex("""<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex("""\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*')""", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex("""(xmlns(?::[A-Za-z0-9]+)?=")[^"]*"(?=[\s/>])""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex("""\A<[^\s/>]+""", RegexOptions.CultureInvariant)]
    private static partial Regex TagName();

    [GeneratedRegex("""\sID="([^"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex IdValue();
}
