namespace SamlFederation.Iam;

/// <summary>AWS Signature Version 4, the service's side.</summary>
public static class SigV4Verifier
{
    /// <summary>Reads the authentication of a request meant for <paramref name="service"/>.</summary>
    public static SigV4Parse Parse(SignedRequest request, string service) => Parse(request, SigningProfile.For(service));

    /// <summary>Reads the authentication of a request.</summary>
    public static SigV4Parse Parse(SignedRequest request, SigningProfile profile) => throw new InvalidOperationException();

    /// <summary>The service that a request says it is for, to route by where one address has several; null without readable authentication.</summary>
    public static string? ClaimedService(SignedRequest request) => throw new InvalidOperationException();

    /// <summary>Checks scope, time, payload and signature. With no secret (nobody has that key) it does the same work and refuses.</summary>
    public static SigV4Check Verify(ClaimedSignature claimed, SecretAccessKey? secret, DateTimeOffset now) => throw new InvalidOperationException();
}
