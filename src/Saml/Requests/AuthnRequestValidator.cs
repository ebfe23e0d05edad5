namespace SamlFederation.Saml;

/// <summary>Judges an authentication request against the registered service provider.</summary>
public static class AuthnRequestValidator
{
    /// <summary>Validates a request.</summary>
    /// <param name="parsed">The request as read.</param>
    /// <param name="registered">The service provider registered under the request's issuer.</param>
    /// <param name="requireSigned">Whether this service provider must sign.</param>
    /// <param name="destination">Our own address, at which the request arrived.</param>
    /// <param name="now">The instant of judgement.</param>
    /// <param name="skew">How far the sender's clock may be ahead of ours.</param>
    public static AuthnRequestOutcome Validate(
        AuthnRequestParse.Parsed parsed,
        SpMetadata registered,
        bool requireSigned,
        string destination,
        DateTimeOffset now,
        TimeSpan skew) => throw new NotSupportedException();
}
