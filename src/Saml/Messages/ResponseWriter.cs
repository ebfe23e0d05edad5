namespace SamlFederation.Saml;

/// <summary>Writes and signs responses: once, in canonical form.</summary>
public static class ResponseWriter
{
    /// <summary>Writes a response as UTF-8 XML without byte order mark or declaration.</summary>
    /// <param name="response">What to write. Without an assertion it is a plain status.</param>
    /// <param name="key">The key to sign with.</param>
    /// <param name="parts">What to sign; the assertion, when there is one, is signed in any case.</param>
    /// <returns>The octets to send.</returns>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry, an ID is not an
    /// NCName or is used twice, or an error status comes with an assertion.</exception>
    public static byte[] Write(Response response, SigningKey key, SignedParts parts = SignedParts.Assertion)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(key);
        Require(response);
        var message = new CanonicalMessage();
        var place = Open(message, response);
        if (response.Assertion is { } assertion)
            SignedAssertion(message, assertion, key);
        message.Raw("</samlp:Response>"u8);
        // INVARIANT: the assertion is signed first, so that the response's digest covers its signature.
        return parts.HasFlag(SignedParts.Response)
            ? [.. message.Written[..place], .. CanonicalSignature.Sign(response.Id, message.Written, key), .. message.Written[place..]]
            : message.Written.ToArray();
    }

    private static void Require(Response response)
    {
        OwnXml.RequireId(response.Id, "Response ID");
        if (response.Assertion is not { } assertion)
        {
            if (response.StatusCode == SamlStatusCodes.Success)
                throw new ArgumentException("A response with the status Success carries an assertion.", nameof(response));
            return;
        }
        OwnXml.RequireId(assertion.Id, "Assertion ID");
        // SAML Core 3.3.3 allows an assertion beside Success only.
        if (response.StatusCode != SamlStatusCodes.Success)
            throw new ArgumentException("A response with an error status carries no assertion.", nameof(response));
        if (string.Equals(assertion.Id, response.Id, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("The response and its assertion have the same ID.", nameof(response));
    }

    private static void SignedAssertion(CanonicalMessage message, Assertion assertion, SigningKey key)
    {
        var part = new CanonicalMessage();
        var place = AssertionXml.Write(part, assertion);
        message.Raw(part.Written[..place]).Raw(CanonicalSignature.Sign(assertion.Id, part.Written, key)).Raw(part.Written[place..]);
    }

    // All but the assertion and the end; gives the place of the signature, after the Issuer or first.
    private static int Open(CanonicalMessage to, Response response)
    {
        to.Raw("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""u8)
            .Attribute("Destination"u8, response.Destination, "Destination")
            .Attribute("ID"u8, response.Id, "Response ID")
            .Attribute("InResponseTo"u8, response.InResponseTo, "InResponseTo")
            .Attribute("IssueInstant"u8, response.IssueInstant)
            .Raw(" Version=\"2.0\">"u8);
        if (response.Issuer is { } issuer)
            to.Raw("<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"u8).Text(issuer, "Issuer").Raw("</saml:Issuer>"u8);
        var place = to.Length;
        to.Raw("<samlp:Status><samlp:StatusCode"u8).Attribute("Value"u8, response.StatusCode, "StatusCode").Raw(">"u8);
        if (response.SubStatusCode is { } second)
            to.Raw("<samlp:StatusCode"u8).Attribute("Value"u8, second, "StatusCode").Raw("></samlp:StatusCode>"u8);
        to.Raw("</samlp:StatusCode>"u8);
        if (response.StatusMessage is { } text)
            to.Raw("<samlp:StatusMessage>"u8).Text(text, "StatusMessage").Raw("</samlp:StatusMessage>"u8);
        to.Raw("</samlp:Status>"u8);
        return place;
    }
}
