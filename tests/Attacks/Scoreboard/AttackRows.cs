namespace SamlFederation.Tests.Attacks.Scoreboard;

/// <summary>One known attack, or a family of them.</summary>
/// <param name="Id">Its chapter's letters and a number.</param>
/// <param name="What">What is done.</param>
/// <param name="Tests">Files below <c>tests</c> for what no single posted response can do; null where the corpus has vectors.</param>
internal sealed record AttackRow(string Id, string What, string? Tests = null)
{
    public string Chapter => Id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}

/// <summary>The catalogue that the corpus answers to.</summary>
internal static class AttackRows
{
    private const string Doors = "Attacks/Doors/";

    /// <summary>The chapters, by the letters of their rows.</summary>
    public static IReadOnlyList<(string Letters, string Title)> Chapters { get; } =
    [
        ("W", "Signature wrapping"), ("ID", "Identifiers"), ("P", "Parsers and canonicalisation"), ("R", "References, transforms, algorithms"), ("K", "Keys and issuers"),
        ("S", "Meaning, time, encryption"), ("A", "AWS attributes"), ("L", "Denial of service"),
    ];

    public static IReadOnlyList<AttackRow> All { get; } =
    [
        new("W1", "XSW1"), new("W2", "XSW2"), new("W3", "XSW3"), new("W4", "XSW4"), new("W5", "XSW5"), new("W6", "XSW6"), new("W7", "XSW7"), new("W8", "XSW8"),
        new("W9", "an evil assertion after the signed one"), new("W10", "the signed assertion parked elsewhere"), new("W11", "smuggled in the signature's Object"), new("W12", "a signature under another parent"),
        new("W13", "a signature over a part"), new("W14", "two signed assertions"), new("W15", "one good signature and one bad"), new("W16", "two SignedInfo"), new("W17", "a matching digest elsewhere"),
        new("W18", "a request around it"), new("W19", "no, several or indirect references"), new("W20", "claims from another copy"), new("W21", "an ArtifactResponse around it"),

        new("ID1", "the same identifier twice"), new("ID2", "in other case"), new("ID3", "missing"), new("ID4", "not an NCName"), new("ID5", "XPath in the reference"), new("ID6", "declared by DTD"), new("ID7", "by entity"),

        new("P1", "comments in text"), new("P2", "comments in the signature"), new("P3", "processing instructions, CDATA, elements, references"), new("P4", "the digest of nothing"), new("P5", "DOCTYPE"),
        new("P6", "namespaces redefined"), new("P7", "reserved prefixes"), new("P8", "foreign decoys"), new("P9", "not one XML 1.0 document"), new("P10", "white space in an empty name"), new("P11", "line ends and white space unescaped"),
        new("P12", "encodings"), new("P13", "base64"), new("P14", "PrefixList"),

        new("R1", "the Reference's URI"), new("R2", "transforms"), new("R3", "canonicalization methods"), new("R4", "signature methods"), new("R5", "HMAC with public material"), new("R6", "HMACOutputLength"),
        new("R7", "digest methods"), new("R8", "malformed values"), new("R9", "missing parts"),

        new("K1", "the attacker's key, whatever KeyInfo says"), new("K3", "a key of another kind"), new("K4", "the assertion's Issuer"), new("K5", "the response's Issuer"), new("K6", "no or two Issuers"), new("K7", "an expired certificate, where that counts"),
        new("K8", "provider's keys: rollover, use, weak, none", "Saml/Reading/VerificationKeysTests.cs"), new("K9", "another provider's key, a disabled provider", Doors + "TrustAtTheDoorsTests.cs"),

        new("S1", "status"), new("S2", "version, IssueInstant"), new("S3", "audience"), new("S4", "instants"), new("S5", "Recipient, Destination"), new("S6", "InResponseTo"), new("S7", "confirmations"), new("S8", "conditions"),
        new("S9", "replay", Doors + "ReplayAtTheDoorsTests.cs"), new("S10", "the subject's name"), new("S11", "encryption"),

        new("A1", "Role values"), new("A2", "no Role"), new("A3", "attributes twice"), new("A4", "RoleSessionName"), new("A5", "SessionDuration"), new("A6", "tags"), new("A7", "transitive tags"), new("A8", "SourceIdentity"), new("A9", "context keys"),
        new("A10", "pairs, accounts, partitions", Doors + "TrustAtTheDoorsTests.cs"), new("A11", "RelayState", "Sts/SignIn/DestinationTests.cs"),

        new("L1", "depth"), new("L2", "attributes"), new("L3", "elements"), new("L4", "references and transforms"), new("L5", "signatures"), new("L6", "certificates"), new("L7", "entities"), new("L8", "size"), new("L9", "open ends"), new("L10", "namespace names"),
        new("L11", "forms and bodies", Doors + "LimitsAtTheDoorsTests.cs"), new("L12", "deflate bombs", "Saml/Requests/RedirectTests.cs"),

        new("M1", "metadata: documents", "Saml/Metadata/RefusedMetadataTests.cs"), new("M2", "metadata: signatures", "Saml/Metadata/SignedMetadataTests.cs"), new("M3", "metadata: addresses to fetch from", "Web/Fetching/MetadataFetcherTests.cs Web/Fetching/RebindingTests.cs"),
    ];
}
