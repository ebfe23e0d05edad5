using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>
/// An honest response as AWS expects it. Change one knob with <c>with</c>, or the built message with
/// <see cref="Edit"/> and <see cref="EditAssertion"/>, and it is honest but for that.
/// </summary>
public sealed record HonestResponse
{
    /// <summary>AWS's prefix of attribute names.</summary>
    public const string AttributePrefix = "https://aws.amazon.com/SAML/Attributes/";

    /// <summary>The instant at which it is issued.</summary>
    public DateTimeOffset Now { get; init; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public string Issuer { get; init; } = "https://portal.example.com/saml/metadata";

    public string Audience { get; init; } = "https://sts.example.com/saml";

    public string Recipient { get; init; } = "https://sts.example.com/saml";

    /// <summary>Null leaves Destination out.</summary>
    public string? Destination { get; init; } = "https://sts.example.com/saml";

    public string NameId { get; init; } = "david";

    public string NameIdFormat { get; init; } = NameIdFormats.Persistent;

    /// <summary>Pairs in the written order: role ARN, provider ARN.</summary>
    public IReadOnlyList<(string Role, string Provider)> Roles { get; init; } =
        [("arn:aws:iam::123456789012:role/Developer", "arn:aws:iam::123456789012:saml-provider/Portal")];

    /// <summary>Null leaves the attribute out.</summary>
    public string? SessionName { get; init; } = "david@example.com";

    /// <summary>The text of SessionDuration; null leaves it out.</summary>
    public string? SessionDuration { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    public string? SourceIdentity { get; init; }

    /// <summary>Attributes beside AWS's own.</summary>
    public IReadOnlyList<SamlAttribute> OtherAttributes { get; init; } = [];

    /// <summary>How long it may be presented.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>SessionNotOnOrAfter; null leaves it out.</summary>
    public DateTimeOffset? SessionNotOnOrAfter { get; init; }

    public string? InResponseTo { get; init; }

    public string ResponseId { get; init; } = SamlId.New();

    public string AssertionId { get; init; } = SamlId.New();

    public TestKey Key { get; init; } = TestKeys.Rsa;

    /// <summary>Null takes the key's own default.</summary>
    public SignatureAlgorithm? Algorithm { get; init; }

    public SignedParts Parts { get; init; } = SignedParts.Assertion;

    /// <summary>Encrypts the signed assertion; null leaves it open.</summary>
    public Attacks.EncryptionRecipe? Encryption { get; init; }

    /// <summary>The last word on the assertion before it is signed.</summary>
    public Func<Assertion, Assertion> EditAssertion { get; init; } = assertion => assertion;

    /// <summary>The last word on the response before it is signed.</summary>
    public Func<Response, Response> Edit { get; init; } = response => response;

    /// <summary>The message as a record.</summary>
    public Response Message() => Edit(new Response
    {
        Id = ResponseId,
        IssueInstant = Now,
        Issuer = Issuer,
        Destination = Destination,
        InResponseTo = InResponseTo,
        Assertion = EditAssertion(Assertion()),
    });

    /// <summary>The signed message.</summary>
    public byte[] Xml()
    {
        if (Encryption is { } encryption)
            return Convert.FromBase64String(new Attacks.Attack("", "", default) { Encryption = encryption }.Render(this with { Encryption = null }, Parts == SignedParts.Response ? SignedParts.Both : Parts));
        using var key = Key.SigningKey(Algorithm);
        return ResponseWriter.Write(Message(), key, Parts);
    }

    /// <summary>The signed message as the POST binding carries it.</summary>
    public string Base64() => Convert.ToBase64String(Xml());

    private Assertion Assertion() => new()
    {
        Id = AssertionId,
        IssueInstant = Now,
        Issuer = Issuer,
        Subject = new NameId(NameId, NameIdFormat),
        Confirmations = [new SubjectConfirmation(SamlConstants.BearerMethod, Recipient, Now + Lifetime, InResponseTo: InResponseTo)],
        Conditions = new Conditions(Now - TimeSpan.FromMinutes(1), Now + Lifetime, [[Audience]]),
        AuthnStatements = [new AuthnStatement(Now - TimeSpan.FromSeconds(5), SamlId.New(), SessionNotOnOrAfter, AuthnContextClasses.PasswordProtectedTransport)],
        Attributes = [.. Attributes(), .. OtherAttributes],
    };

    private IEnumerable<SamlAttribute> Attributes()
    {
        yield return Aws("Role", [.. Roles.Select(pair => $"{pair.Role},{pair.Provider}")]);
        if (SessionName is not null)
            yield return Aws("RoleSessionName", SessionName);
        if (SessionDuration is not null)
            yield return Aws("SessionDuration", SessionDuration);
        foreach (var (key, value) in Tags)
            yield return Aws("PrincipalTag:" + key, value);
        if (TransitiveTagKeys.Count > 0)
            yield return Aws("TransitiveTagKeys", [.. TransitiveTagKeys]);
        if (SourceIdentity is not null)
            yield return Aws("SourceIdentity", SourceIdentity);
    }

    private static SamlAttribute Aws(string name, params string[] values) =>
        new(AttributePrefix + name, values, SamlConstants.UriNameFormat);
}
