using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Writes and signs responses.</summary>
public static class ResponseWriter
{
    private const string Samlp = SamlConstants.ProtocolNamespace;

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
        var assertion = SignedAssertion(response.Assertion, key);
        if (!parts.HasFlag(SignedParts.Response))
            return OwnXml.Write(writer => Write(writer, response, assertion, signature: null));
        // INVARIANT: the assertion is signed first, so that the response's digest covers its signature.
        var signature = EnvelopedSignature.Sign(response.Id, writer => Write(writer, response, assertion, signature: null), key);
        return OwnXml.Write(writer => Write(writer, response, assertion, signature));
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

    private static Action<XmlWriter>? SignedAssertion(Assertion? assertion, SigningKey key)
    {
        if (assertion is null)
            return null;
        var signature = EnvelopedSignature.Sign(assertion.Id, writer => AssertionXml.Write(writer, assertion, signature: null), key);
        return writer => AssertionXml.Write(writer, assertion, signature);
    }

    private static void Write(XmlWriter writer, Response response, Action<XmlWriter>? assertion, Action<XmlWriter>? signature)
    {
        writer.WriteStartElement("samlp", "Response", Samlp);
        writer.WriteAttributeString("ID", response.Id);
        writer.WriteAttributeString("Version", SamlConstants.Version);
        writer.Attribute("IssueInstant", response.IssueInstant);
        writer.Attribute("Destination", response.Destination, "Destination");
        writer.Attribute("InResponseTo", response.InResponseTo, "InResponseTo");
        if (response.Issuer is { } issuer)
            AssertionXml.WriteIssuer(writer, issuer);
        signature?.Invoke(writer);
        WriteStatus(writer, response);
        assertion?.Invoke(writer);
        writer.WriteEndElement();
    }

    private static void WriteStatus(XmlWriter writer, Response response)
    {
        writer.WriteStartElement("samlp", "Status", Samlp);
        writer.WriteStartElement("samlp", "StatusCode", Samlp);
        writer.Attribute("Value", response.StatusCode, "StatusCode");
        if (response.SubStatusCode is { } second)
        {
            writer.WriteStartElement("samlp", "StatusCode", Samlp);
            writer.Attribute("Value", second, "StatusCode");
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        if (response.StatusMessage is { } message)
        {
            writer.WriteStartElement("samlp", "StatusMessage", Samlp);
            writer.Text(message, "StatusMessage");
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
