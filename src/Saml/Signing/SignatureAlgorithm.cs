namespace SamlFederation.Saml;

/// <summary>The signature algorithms that are written and accepted.</summary>
public enum SignatureAlgorithm
{
    /// <summary>RSA PKCS#1 v1.5 with SHA-256.</summary>
    RsaSha256,

    /// <summary>RSA PKCS#1 v1.5 with SHA-384.</summary>
    RsaSha384,

    /// <summary>RSA PKCS#1 v1.5 with SHA-512.</summary>
    RsaSha512,

    /// <summary>ECDSA with SHA-256.</summary>
    EcdsaSha256,
}

/// <summary>Which parts of a response carry a signature. The assertion always does when there is one.</summary>
[Flags]
public enum SignedParts
{
    /// <summary>The assertion.</summary>
    Assertion = 1,

    /// <summary>The response (and the assertion, which always is).</summary>
    Response = 2,

    /// <summary>Both.</summary>
    Both = Assertion | Response,
}
