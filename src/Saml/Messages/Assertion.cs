using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Saml;

/// <summary>Who is speaking of whom: the <c>saml:NameID</c> of a subject (SAML Core 2.2.3).</summary>
/// <param name="Value">The text, never trimmed.</param>
/// <param name="Format">One of <see cref="NameIdFormats"/>, or another URI.</param>
/// <param name="NameQualifier">The domain that qualifies the name, if any.</param>
/// <param name="SpNameQualifier">The service provider that further qualifies the name, if any.</param>
public sealed record NameId(string Value, string Format, string? NameQualifier = null, string? SpNameQualifier = null);

/// <summary>A <c>saml:Attribute</c> with its text values in document order (SAML Core 2.7.3.1).</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Values">The text of each <c>AttributeValue</c>.</param>
/// <param name="NameFormat">How the name is to be understood, a URI, if said.</param>
/// <param name="FriendlyName">A name for people, if said.</param>
[SuppressMessage("Naming", "CA1711", Justification = "The specification's own word.")]
public sealed record SamlAttribute(
    string Name,
    IReadOnlyList<string> Values,
    string? NameFormat = null,
    string? FriendlyName = null);

/// <summary>A <c>saml:SubjectConfirmation</c> with its data (SAML Core 2.4.1.1 and 2.4.1.2).</summary>
/// <param name="Method">The confirmation method; <see cref="SamlConstants.BearerMethod"/> in browser sign-on.</param>
/// <param name="Recipient">The address the assertion may be presented at.</param>
/// <param name="NotOnOrAfter">The first instant at which it may no longer be presented.</param>
/// <param name="NotBefore">The first instant at which it may be presented; forbidden for bearer by SAML Profiles 4.1.4.2.</param>
/// <param name="InResponseTo">The ID of the request that is answered.</param>
public sealed record SubjectConfirmation(
    string Method,
    string? Recipient,
    DateTimeOffset? NotOnOrAfter,
    DateTimeOffset? NotBefore = null,
    string? InResponseTo = null);

/// <summary>The <c>saml:Conditions</c> of an assertion (SAML Core 2.5.1).</summary>
/// <param name="NotBefore">The first instant of validity, inclusive.</param>
/// <param name="NotOnOrAfter">The end of validity, exclusive.</param>
/// <param name="AudienceRestrictions">Every restriction must be met; within one, any audience meets it.</param>
/// <param name="OneTimeUse">The assertion may be used once only (SAML Core 2.5.1.5).</param>
public sealed record Conditions(
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotOnOrAfter,
    IReadOnlyList<IReadOnlyList<string>> AudienceRestrictions,
    bool OneTimeUse = false);

/// <summary>How and when the subject was authenticated (SAML Core 2.7.2).</summary>
/// <param name="AuthnInstant">When the subject proved who they are.</param>
/// <param name="SessionIndex">The identity provider's name for the session.</param>
/// <param name="SessionNotOnOrAfter">The end of the session, exclusive.</param>
/// <param name="AuthnContextClassRef">The class of authentication, a URI.</param>
public sealed record AuthnStatement(
    DateTimeOffset AuthnInstant,
    string? SessionIndex,
    DateTimeOffset? SessionNotOnOrAfter,
    string? AuthnContextClassRef);

/// <summary>A <c>saml:Assertion</c> (SAML Core 2.3.3). A value of this type says nothing about trust.</summary>
public sealed record Assertion
{
    /// <summary>The assertion's ID, an NCName.</summary>
    public required string Id { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>The entity ID of the identity provider.</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject's name, if it has one.</summary>
    public required NameId? Subject { get; init; }

    /// <summary>The subject's confirmations, in document order.</summary>
    public IReadOnlyList<SubjectConfirmation> Confirmations { get; init; } = [];

    /// <summary>The conditions, if any are stated.</summary>
    public Conditions? Conditions { get; init; }

    /// <summary>The authentication statements, in document order.</summary>
    public IReadOnlyList<AuthnStatement> AuthnStatements { get; init; } = [];

    /// <summary>The attributes of all attribute statements, in document order.</summary>
    public IReadOnlyList<SamlAttribute> Attributes { get; init; } = [];
}
