using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>An honest request changed in one place. Rule is what refuses it, null where it means the same and is accepted.</summary>
internal sealed record Variant(string What, SignedRequest Request, SignatureRule? Rule = SignatureRule.SignatureMismatch)
{
    /// <summary>The text with one character at a time made another one; never one that a reader would take for the same.</summary>
    internal static IEnumerable<(int At, string Text)> Flips(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) || char.IsHighSurrogate(text[i])) continue;
            yield return (i, text[..i] + (char.ToLowerInvariant(text[i]) == 'k' ? 'w' : 'k') + text[(i + 1)..]);
        }
    }

    /// <summary>What a credential element is, and which rule watches over it.</summary>
    internal static IEnumerable<(string Credential, SignatureRule Rule)> Credentials(string credential)
    {
        var parts = credential.Split('/');
        var rules = new[] { SignatureRule.UnknownAccessKey, SignatureRule.ScopeDate, SignatureRule.SignatureMismatch, SignatureRule.ScopeService, SignatureRule.ScopeTerminator };
        for (var i = 0; i < parts.Length; i++)
        {
            string With(string part) => string.Join('/', parts[..i].Append(part).Concat(parts[(i + 1)..]));
            foreach (var (_, flipped) in Flips(parts[i]))
                yield return (With(flipped), rules[i]);
            yield return (With(""), i switch { 0 => SignatureRule.MalformedCredential, 2 => SignatureRule.ScopeRegion, _ => rules[i] });
            yield return (With(parts[i] + "0"), rules[i]);
            yield return (With(" " + parts[i]), i == 2 ? SignatureRule.ScopeRegion : rules[i]);
            yield return (string.Join('/', parts.Where((_, at) => at != i)), SignatureRule.MalformedCredential);
            yield return (With($"{parts[i]}/{parts[i]}"), SignatureRule.MalformedCredential);
        }
        yield return (string.Join('/', parts.Reverse()), SignatureRule.ScopeTerminator);
    }
}
