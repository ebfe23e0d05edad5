using System.Globalization;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>What a test wants to be told: by whom, to whom, about whom.</summary>
public sealed record FaultOrder
{
    /// <summary>AWS's prefix of attribute names.</summary>
    public const string AwsPrefix = "https://aws.amazon.com/SAML/Attributes/";

    /// <summary>The identity provider's entity ID.</summary>
    public required string Issuer { get; init; }

    /// <summary>The service provider's assertion consumer service: Destination and Recipient.</summary>
    public required string AssertionConsumerService { get; init; }

    /// <summary>The service provider's entity ID.</summary>
    public required string Audience { get; init; }

    /// <summary>The subject's name.</summary>
    public required string NameId { get; init; }

    /// <summary>The name's format, a URI.</summary>
    public string NameIdFormat { get; init; } = NameIdFormats.Persistent;

    /// <summary>AWS's Role values, <c>role ARN,provider ARN</c> each; none for other receivers.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>AWS's RoleSessionName, beside roles.</summary>
    public string? RoleSessionName { get; init; }

    /// <summary>AWS's SessionDuration in seconds; null leaves it out.</summary>
    public int? SessionDuration { get; init; }

    /// <summary>Attributes beside AWS's.</summary>
    public IReadOnlyList<SamlAttribute> Attributes { get; init; } = [];

    /// <summary>The request that is answered; null when the identity provider began.</summary>
    public string? InResponseTo { get; init; }
}

/// <summary>Issues responses with a chosen fault.</summary>
public static class FaultIssuer
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5), Skew = TimeSpan.FromMinutes(1);

    /// <summary>Writes the honest message, signs it and makes the fault.</summary>
    /// <param name="fault">What is to be wrong.</param>
    /// <param name="order">What it says.</param>
    /// <param name="mode">What is signed, one of the fault's own modes; <see cref="SignedParts.Response"/> is the response alone.</param>
    /// <param name="keys">The identity provider's key and a stranger's.</param>
    /// <param name="now">The instant of issue.</param>
    /// <returns>The text of SAMLResponse.</returns>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry.</exception>
    public static string Issue(Fault fault, FaultOrder order, SignedParts mode, ForgeryKeys keys, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(keys);
        using var key = SigningKey.FromPem(keys.Own.Certificate.ExportCertificatePem(), keys.Own.PrivateKey.ExportPkcs8PrivateKeyPem());
        var honest = SamlMessage.WithoutSignatures(ResponseWriter.Write(Honest(order, now), key));
        return fault.Forgery.Render(honest, mode, keys, SignatureRecipe.For(keys.Own) with { KeyInfo = keys.Own.X509Data });
    }

    private static Response Honest(FaultOrder order, DateTimeOffset now) => new()
    {
        Id = SamlId.New(),
        IssueInstant = now,
        Issuer = order.Issuer,
        Destination = order.AssertionConsumerService,
        InResponseTo = order.InResponseTo,
        Assertion = new Assertion
        {
            Id = SamlId.New(),
            IssueInstant = now,
            Issuer = order.Issuer,
            Subject = new NameId(order.NameId, order.NameIdFormat),
            Confirmations = [new(SamlConstants.BearerMethod, order.AssertionConsumerService, now + Life, InResponseTo: order.InResponseTo)],
            Conditions = new(now - Skew, now + Life, [[order.Audience]]),
            AuthnStatements = [new(now, SamlId.New(), null, AuthnContextClasses.PasswordProtectedTransport)],
            Attributes = [.. Attributes(order)],
        },
    };

    // One attribute at least: an AttributeStatement must not be empty, and some faults sit in a value.
    private static IEnumerable<SamlAttribute> Attributes(FaultOrder order)
    {
        if (order.Roles.Count > 0)
        {
            yield return Aws("Role", order.Roles);
            yield return Aws("RoleSessionName", [order.RoleSessionName ?? order.NameId]);
            if (order.SessionDuration is { } seconds)
                yield return Aws("SessionDuration", [seconds.ToString(CultureInfo.InvariantCulture)]);
        }

        foreach (var attribute in order.Attributes)
            yield return attribute;
        if (order.Roles.Count == 0 && order.Attributes.Count == 0)
            yield return new SamlAttribute("uid", [order.NameId], SamlConstants.BasicNameFormat);
    }

    private static SamlAttribute Aws(string name, IReadOnlyList<string> values) => new(FaultOrder.AwsPrefix + name, values, SamlConstants.UriNameFormat);
}
