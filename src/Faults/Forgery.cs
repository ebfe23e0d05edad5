using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>How a hostile response is made of an honest one: changed before signing (the provider says it) or after (the attacker does it).</summary>
public record Forgery
{
    /// <summary>The assertion alone.</summary>
    public static readonly IReadOnlyList<SignedParts> AssertionOnly = [SignedParts.Assertion];

    /// <summary>The response alone.</summary>
    public static readonly IReadOnlyList<SignedParts> ResponseOnly = [SignedParts.Response];

    /// <summary>The modes in which the assertion is signed.</summary>
    public static readonly IReadOnlyList<SignedParts> WithAssertion = [SignedParts.Assertion, SignedParts.Both];

    /// <summary>The modes in which the response is signed.</summary>
    public static readonly IReadOnlyList<SignedParts> WithResponse = [SignedParts.Response, SignedParts.Both];

    /// <summary>Every mode.</summary>
    public static readonly IReadOnlyList<SignedParts> All = [SignedParts.Assertion, SignedParts.Response, SignedParts.Both];

    /// <summary>What is signed where the forgery makes sense: here <see cref="SignedParts.Response"/> means the response alone.</summary>
    public IReadOnlyList<SignedParts> Modes { get; init; } = All;

    /// <summary>The stranger signs instead of the provider.</summary>
    public bool IsStrangers { get; init; }

    /// <summary>What the provider says.</summary>
    public Action<SamlMessage> Before { get; init; } = _ => { };

    /// <summary>What the signatures say of themselves.</summary>
    public Func<SignatureRecipe, SignatureRecipe> Signature { get; init; } = recipe => recipe;

    /// <summary>The same where it depends on the keys.</summary>
    public Func<SignatureRecipe, ForgeryKeys, SignatureRecipe> Keyed { get; init; } = (recipe, _) => recipe;

    /// <summary>What happens between the assertion's signature and the response's.</summary>
    public Action<SamlMessage> Between { get; init; } = _ => { };

    /// <summary>What the attacker does.</summary>
    public Action<SamlMessage> After { get; init; } = _ => { };

    /// <summary>The last word on the XML.</summary>
    public Func<string, string> Text { get; init; } = xml => xml;

    /// <summary>The encoding.</summary>
    public Func<string, byte[]> Octets { get; init; } = Encoding.UTF8.GetBytes;

    /// <summary>The last word on the base64 text.</summary>
    public Func<string, string> Base64 { get; init; } = text => text;

    /// <summary>Signs and forges.</summary>
    /// <param name="honest">An honest message without signatures; it is changed.</param>
    /// <param name="mode">What is signed.</param>
    /// <param name="keys">Whose keys there are.</param>
    /// <param name="basis">The signature before the forgery changes it; the key's own when null.</param>
    /// <returns>The text of SAMLResponse.</returns>
    public string Render(SamlMessage honest, SignedParts mode, ForgeryKeys keys, SignatureRecipe? basis = null)
    {
        ArgumentNullException.ThrowIfNull(honest);
        ArgumentNullException.ThrowIfNull(keys);
        var key = IsStrangers ? keys.Stranger : keys.Own;
        var recipe = Keyed(Signature(basis ?? SignatureRecipe.For(key)), keys);
        Before(honest);
        if (mode != SignedParts.Response)
            TestSigner.Sign(honest.Assertion, key, recipe);
        Between(honest);
        if (mode != SignedParts.Assertion)
            TestSigner.Sign(honest.Response, key, recipe);
        After(honest);
        return Base64(Convert.ToBase64String(Octets(Text(honest.Document.OuterXml))));
    }
}
