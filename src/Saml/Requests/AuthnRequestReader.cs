namespace SamlFederation.Saml;

/// <summary>Reads authentication requests, before it is known who sent them.</summary>
public static class AuthnRequestReader
{
    /// <summary>Reads a request that came by HTTP Redirect (SAML Bindings 3.4).</summary>
    /// <param name="rawQueryString">The query as received, still encoded, with or without the question mark.</param>
    public static AuthnRequestParse ReadRedirect(string rawQueryString) => throw new NotSupportedException(rawQueryString);

    /// <summary>Reads a request that came by HTTP POST (SAML Bindings 3.5).</summary>
    /// <param name="samlRequest">The form field SAMLRequest.</param>
    /// <param name="relayState">The form field RelayState, if there was one.</param>
    public static AuthnRequestParse ReadPost(string samlRequest, string? relayState) => throw new NotSupportedException(samlRequest + relayState);
}
