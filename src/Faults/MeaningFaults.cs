using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>Honestly signed, and nothing that may be acted upon.</summary>
internal static class MeaningFaults
{
    private const string Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder", HolderOfKey = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

    public static IReadOnlyList<Fault> All =>
    [
        new("status-responder", "S1", FaultFamily.Meaning, AssertionRule.Status)
        {
            Summary = "The top-level status is Responder, with an assertion all the same.",
            Answer = "Refuse. Only the top-level status Success lets an assertion be used (SAML Core 3.2.2.2).",
            Forgery = new() { Before = m => m.Find("StatusCode").SetAttribute("Value", Responder) },
        },
        new("version-1-1", "S2", FaultFamily.Meaning, AssertionRule.Version)
        {
            Summary = "The assertion's Version is 1.1.",
            Answer = "Refuse. A version that is not understood is not processed (SAML Core 4.1.3.2).",
            Forgery = new() { Before = m => m.Assertion.SetAttribute("Version", "1.1") },
        },
        new("holder-of-key", "S7", FaultFamily.Meaning, AssertionRule.ConfirmationMethod)
        {
            Summary = "The only SubjectConfirmation has the method holder-of-key.",
            Answer = "Refuse. Browser sign-on needs a bearer confirmation (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmation").SetAttribute("Method", HolderOfKey) },
        },
        new("no-confirmation", "S7", FaultFamily.Meaning, AssertionRule.Confirmation)
        {
            Summary = "The Subject has no SubjectConfirmation.",
            Answer = "Refuse. Whoever carries the assertion is then nobody's business (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Find("Subject").RemoveChild(m.Find("SubjectConfirmation")) },
        },
        new("no-authentication", "S7", FaultFamily.Meaning, AssertionRule.AuthnStatement)
        {
            Summary = "There is no AuthnStatement.",
            Answer = "Refuse. Sign-on needs one that says how the subject was authenticated (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Assertion.RemoveChild(m.Find("AuthnStatement")) },
        },
        new("unknown-condition", "S8", FaultFamily.Meaning, AssertionRule.UnknownCondition)
        {
            Summary = "Conditions hold one of a type that nobody knows.",
            Answer = "Refuse. With a condition that is not understood the assertion is indeterminate (SAML Core 2.5.1).",
            Forgery = new() { Before = m => m.Find("Conditions").AppendChild(m.Fragment("<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:e=\"urn:e\" xsi:type=\"e:Geo\"/>")) },
        },
        new("empty-nameid", "S10", FaultFamily.Meaning, AssertionRule.NameId)
        {
            Summary = "The NameID is empty.",
            Answer = "Refuse. Nobody is not somebody: no account may be found or made for it (SAML Core 8.3).",
            Forgery = new() { Before = m => m.Find("NameID").InnerText = "" },
        },
        new("two-nameids", "S10", FaultFamily.Meaning, AssertionRule.Subject)
        {
            Summary = "The Subject has two NameIDs.",
            Answer = "Refuse. The schema allows one (SAML Core 2.4.1); two components may read two different ones.",
            Forgery = new() { Before = Another },
        },
        new("two-subjects", "S10", FaultFamily.Meaning, AssertionRule.Structure)
        {
            Summary = "The assertion has two Subjects.",
            Answer = "Refuse. The schema allows one (SAML Core 2.3.3).",
            Forgery = new() { Before = m => m.Assertion.InsertAfter(m.Find("Subject").CloneNode(deep: true), m.Find("Subject")) },
        },
        new("two-conditions", "S3", FaultFamily.Meaning, AssertionRule.Structure)
        {
            Summary = "The assertion has two Conditions.",
            Answer = "Refuse. The schema allows one (SAML Core 2.3.3).",
            Forgery = new() { Before = m => m.Assertion.InsertAfter(m.Find("Conditions").CloneNode(deep: true), m.Find("Conditions")) },
        },
    ];

    private static void Another(SamlMessage message)
    {
        var second = (XmlElement)message.Find("NameID").CloneNode(deep: true);
        second.InnerText = SamlMessage.EvilName;
        message.Find("Subject").PrependChild(second);
    }
}
