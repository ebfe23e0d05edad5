using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>Honestly signed, and for somebody else, or in somebody else's name.</summary>
internal static class AddressFaults
{
    private const string Elsewhere = "https://elsewhere.example.com/saml";

    public static IReadOnlyList<Fault> All =>
    [
        new("wrong-audience", "S3", FaultFamily.Address, AssertionRule.Audience)
        {
            Summary = "The Audience is another service provider.",
            Answer = "Refuse. The assertion is addressed to others (SAML Core 2.5.1.4). Accepting it would let any service provider act as its users everywhere.",
            Forgery = new() { Before = m => m.Find("Audience").InnerText = Elsewhere },
        },
        new("no-audience", "S3", FaultFamily.Address, AssertionRule.Audience)
        {
            Summary = "There is no AudienceRestriction.",
            Answer = "Refuse. In browser sign-on there must be one that names the service provider (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Find("Conditions").RemoveChild(m.Find("AudienceRestriction")) },
        },
        new("second-restriction", "S3", FaultFamily.Address, AssertionRule.Audience)
        {
            Summary = "Of two AudienceRestrictions one names the service provider, the other somebody else.",
            Answer = "Refuse. Every restriction must be met (SAML Core 2.5.1.4).",
            Forgery = new() { Before = m => m.Find("Conditions").AppendChild(m.Fragment($"<saml:AudienceRestriction><saml:Audience>{Elsewhere}</saml:Audience></saml:AudienceRestriction>")) },
        },
        new("wrong-recipient", "S5", FaultFamily.Address, AssertionRule.Recipient)
        {
            Summary = "Recipient of the bearer's SubjectConfirmationData is another address.",
            Answer = "Refuse. Recipient must be the address at which the response arrived (SAML Profiles 4.1.4.3).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmationData").SetAttribute("Recipient", Elsewhere) },
        },
        new("longer-recipient", "S5", FaultFamily.Address, AssertionRule.Recipient)
        {
            Summary = "Recipient begins with the right address and goes on.",
            Answer = "Refuse. Addresses are compared whole (SAML Profiles 4.1.4.3).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmationData").SetAttribute("Recipient", m.Find("SubjectConfirmationData").GetAttribute("Recipient") + ".evil.example.com") },
        },
        new("no-recipient", "S5", FaultFamily.Address, AssertionRule.ConfirmationData)
        {
            Summary = "The bearer's SubjectConfirmationData has no Recipient.",
            Answer = "Refuse. A bearer confirmation must name its recipient (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmationData").RemoveAttribute("Recipient") },
        },
        new("wrong-destination", "S5", FaultFamily.Address, AssertionRule.Destination)
        {
            Summary = "Destination of the Response is another address.",
            Answer = "Refuse. Where Destination is present it must be the address at which the response arrived (SAML Core 3.2.2).",
            Forgery = new() { Before = m => m.Response.SetAttribute("Destination", Elsewhere) },
        },
        new("wrong-issuer", "K4", FaultFamily.Address, AssertionRule.AssertionIssuer)
        {
            Summary = "The assertion is issued in the name of another identity provider.",
            Answer = "Refuse. A key speaks for the provider whose metadata holds it, and for no other (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => SamlMessage.Child(m.Assertion, "Issuer").InnerText = Elsewhere },
        },
        new("wrong-response-issuer", "K5", FaultFamily.Address, AssertionRule.ResponseIssuer)
        {
            Summary = "The Response is issued in the name of another identity provider, its assertion is not.",
            Answer = "Refuse. Both must be the same provider (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => SamlMessage.Child(m.Response, "Issuer").InnerText = Elsewhere },
        },
        new("answers-another-request", "S6", FaultFamily.Address, AssertionRule.InResponseTo)
        {
            Summary = "InResponseTo, in both places, names a request that the service provider never made.",
            Answer = "Refuse. The value must be the ID of its own request, outstanding, from this browser (SAML Profiles 4.1.4.3).",
            Forgery = new() { Before = m => { m.Response.SetAttribute("InResponseTo", "_never-asked"); m.Find("SubjectConfirmationData").SetAttribute("InResponseTo", "_never-asked"); } },
        },
        new("answers-two-requests", "S6", FaultFamily.Address, AssertionRule.InResponseTo)
        {
            Summary = "InResponseTo of the confirmation is another than that of the Response.",
            Answer = "Refuse. Both must name the same request (SAML Profiles 4.1.4.3).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmationData").SetAttribute("InResponseTo", "_another") },
        },
    ];
}
