using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>Honestly signed, and not for now. An hour is beyond every allowance for clocks that differ.</summary>
internal static class TimeFaults
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<Fault> All =>
    [
        new("expired", "S4", FaultFamily.Time, AssertionRule.NotOnOrAfter)
        {
            Summary = "Conditions ended an hour before it was issued.",
            Answer = "Refuse. At NotOnOrAfter and later the assertion is invalid (SAML Core 2.5.1.2).",
            Forgery = new() { Before = m => Conditions(m, -2 * Hour, -Hour) },
        },
        new("expired-confirmation", "S4", FaultFamily.Time, AssertionRule.ConfirmationNotOnOrAfter)
        {
            Summary = "Conditions are valid, and the bearer's SubjectConfirmationData ended an hour ago.",
            Answer = "Refuse. The confirmation's NotOnOrAfter is verified too (SAML Profiles 4.1.4.3).",
            Forgery = new() { Before = m => Instants.Set(m, m.Find("SubjectConfirmationData"), "NotOnOrAfter", -Hour) },
        },
        new("expired-session", "S4", FaultFamily.Time, AssertionRule.SessionNotOnOrAfter)
        {
            Summary = "SessionNotOnOrAfter of the AuthnStatement was an hour ago.",
            Answer = "Do not begin a session: it would have ended before it began (SAML Core 2.7.2).",
            Forgery = new() { Before = m => Instants.Set(m, m.Find("AuthnStatement"), "SessionNotOnOrAfter", -Hour) },
        },
        new("not-yet-valid", "S4", FaultFamily.Time, AssertionRule.NotBefore)
        {
            Summary = "Conditions begin in an hour.",
            Answer = "Refuse. Before NotBefore the assertion is invalid (SAML Core 2.5.1.2).",
            Forgery = new() { Before = m => Conditions(m, Hour, 2 * Hour) },
        },
        new("no-expiry", "S7", FaultFamily.Time, AssertionRule.ConfirmationData)
        {
            Summary = "The bearer's SubjectConfirmationData has no NotOnOrAfter.",
            Answer = "Refuse. A bearer confirmation must limit how long it can be presented (SAML Profiles 4.1.4.2).",
            Forgery = new() { Before = m => m.Find("SubjectConfirmationData").RemoveAttribute("NotOnOrAfter") },
        },
        new("local-time", "S4", FaultFamily.Time, AssertionRule.Timestamp)
        {
            Summary = "NotOnOrAfter of Conditions has neither Z nor an offset: whose hour is it?",
            Answer = "Refuse. Instants are in UTC (SAML Core 1.3.3).",
            Forgery = new() { Before = m => m.Find("Conditions").SetAttribute("NotOnOrAfter", m.Find("Conditions").GetAttribute("NotOnOrAfter").TrimEnd('Z')) },
        },
    ];

    private static void Conditions(SamlMessage message, TimeSpan begin, TimeSpan end)
    {
        Instants.Set(message, message.Find("Conditions"), "NotBefore", begin);
        Instants.Set(message, message.Find("Conditions"), "NotOnOrAfter", end);
    }
}
