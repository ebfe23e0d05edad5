namespace SamlFederation.Saml;

/// <summary>Writes and signs logout messages, each in its SOAP envelope: once, in canonical form (SAML Bindings 3.2).</summary>
public static class LogoutWriter
{
    /// <summary>Writes a request as UTF-8 XML without byte order mark or declaration.</summary>
    /// <param name="request">What to write.</param>
    /// <param name="key">The key to sign with.</param>
    /// <returns>The octets to post.</returns>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry, or the ID is no NCName.</exception>
    public static byte[] Write(LogoutRequest request, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        OwnXml.RequireId(request.Id, "LogoutRequest ID");
        var message = new CanonicalMessage();
        message.Raw("<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""u8)
            .Attribute("Destination"u8, request.Destination, "Destination")
            .Attribute("ID"u8, request.Id, "LogoutRequest ID")
            .Attribute("IssueInstant"u8, request.IssueInstant)
            .Attribute("NotOnOrAfter"u8, request.NotOnOrAfter)
            .Attribute("Reason"u8, request.Reason, "Reason")
            .Raw(" Version=\"2.0\">"u8);
        var place = Issuer(message, request.Issuer);
        message.Raw("<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\""u8)
            .Attribute("Format"u8, request.NameId.Format, "NameID Format")
            .Attribute("NameQualifier"u8, request.NameId.NameQualifier, "NameQualifier")
            .Attribute("SPNameQualifier"u8, request.NameId.SpNameQualifier, "SPNameQualifier")
            .Raw(">"u8).Text(request.NameId.Value, "NameID").Raw("</saml:NameID>"u8);
        foreach (var index in request.SessionIndexes)
            message.Raw("<samlp:SessionIndex>"u8).Text(index, "SessionIndex").Raw("</samlp:SessionIndex>"u8);
        message.Raw("</samlp:LogoutRequest>"u8);
        return Envelope(message, place, request.Id, key);
    }

    /// <summary>Writes a response as UTF-8 XML without byte order mark or declaration.</summary>
    /// <param name="response">What to write.</param>
    /// <param name="key">The key to sign with.</param>
    /// <returns>The octets to answer.</returns>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry, or the ID is no NCName.</exception>
    public static byte[] Write(LogoutResponse response, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(key);
        OwnXml.RequireId(response.Id, "LogoutResponse ID");
        var message = new CanonicalMessage();
        message.Raw("<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""u8)
            .Attribute("ID"u8, response.Id, "LogoutResponse ID")
            .Attribute("InResponseTo"u8, response.InResponseTo, "InResponseTo")
            .Attribute("IssueInstant"u8, response.IssueInstant)
            .Raw(" Version=\"2.0\">"u8);
        var place = Issuer(message, response.Issuer);
        message.Raw("<samlp:Status><samlp:StatusCode"u8).Attribute("Value"u8, response.StatusCode, "StatusCode").Raw(">"u8);
        if (response.SubStatusCode is { } second)
            message.Raw("<samlp:StatusCode"u8).Attribute("Value"u8, second, "StatusCode").Raw("></samlp:StatusCode>"u8);
        message.Raw("</samlp:StatusCode></samlp:Status></samlp:LogoutResponse>"u8);
        return Envelope(message, place, response.Id, key);
    }

    private static int Issuer(CanonicalMessage message, string issuer) =>
        message.Raw("<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"u8).Text(issuer, "Issuer").Raw("</saml:Issuer>"u8).Length;

    private static byte[] Envelope(CanonicalMessage message, int place, string id, SigningKey key) =>
    [
        .. "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"u8,
        .. message.Written[..place], .. CanonicalSignature.Sign(id, message.Written, key), .. message.Written[place..],
        .. "</soap:Body></soap:Envelope>"u8,
    ];
}
