using System.Text;
using System.Xml;
using SamlFederation.Faults;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>
/// W20's other half: places of an unsigned envelope that may hold anything. Evil claims there are no ground to refuse a message, as long as
/// nobody reads them: whoever verified one copy and looked the claims up in another would.
/// </summary>
public static class UnreadPlaces
{
    private static readonly Dictionary<string, Func<SamlMessage, XmlElement>> Places = new(StringComparer.Ordinal)
    {
        ["Extensions"] = m => (XmlElement)m.Response.InsertBefore(m.New("samlp:Extensions", SamlMessage.Samlp), m.Assertion)!,
        ["StatusDetail"] = m => (XmlElement)m.Find("Status").AppendChild(m.New("samlp:StatusDetail", SamlMessage.Samlp))!,
        ["KeyInfo"] = m => (XmlElement)m.AssertionSignature.AppendChild(m.New("ds:KeyInfo", SamlMessage.Ds))!,
    };

    public static IEnumerable<string> Names => Places.Keys;

    /// <summary>An honest response whose assertion is signed, with somebody else's Subject and attributes in such a place.</summary>
    public static string Render(HonestResponse honest, string place)
    {
        ArgumentNullException.ThrowIfNull(honest);
        var message = HonestMessages.WithoutSignatures(honest);
        var evil = message.Evil();
        TestSigner.Sign(message.Assertion, honest.Key, SignatureRecipe.For(honest.Key));
        WrappingAttacks.Strew(evil, Places[place](message));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Document.OuterXml));
    }
}
