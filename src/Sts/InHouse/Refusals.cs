using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.InHouse;

/// <summary>What somebody is told whose request did not prove who they are.</summary>
internal static class Refusals
{
    /// <param name="refused">What authentication said.</param>
    /// <param name="asked">The request.</param>
    public static WireError Of(AuthenticationOutcome.Refused refused, SignedRequest asked) => IsOfVersion2(asked) ? InHouseErrors.OtherMechanism : refused.Fault is { } fault
        ? Of(fault, IsPresigned(asked), HasToken(asked))
        : refused.Error.Code == StsErrors.ExpiredToken.Code ? InHouseErrors.ExpiredToken : InHouseErrors.InvalidToken;

    private static WireError Of(SignatureFault fault, bool presigned, bool withToken) => fault.Rule switch
    {
        SignatureRule.MissingAuthentication => InHouseErrors.AccessDenied,
        SignatureRule.MixedAuthentication => Malformed(presigned, "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"),
        SignatureRule.UnsupportedAlgorithm => Malformed(presigned, "the algorithm must be AWS4-HMAC-SHA256."),
        SignatureRule.IncompleteHeader => Malformed(presigned, "it requires three components: Credential, SignedHeaders, and Signature, and a date."),
        SignatureRule.IncompleteQuery => Malformed(presigned, "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."),
        SignatureRule.MalformedAuthorization => Malformed(presigned, "it has Credential, SignedHeaders and Signature, each once."),
        SignatureRule.Repeated => Malformed(presigned, "a part of it is given twice."),
        SignatureRule.MalformedCredential => Malformed(presigned, "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."),
        SignatureRule.MalformedDate => InHouseErrors.AccessDenied with { Message = "AWS authentication requires a valid Date or x-amz-date header" },
        SignatureRule.MalformedSignedHeaders => Malformed(presigned, "SignedHeaders must be sorted names in lower case."),
        SignatureRule.SignedHeaderAbsent => InHouseErrors.SignatureDoesNotMatch,
        SignatureRule.HostNotSigned => InHouseErrors.HeaderNotSigned,
        SignatureRule.DateNotSigned => InHouseErrors.HeaderNotSigned,
        SignatureRule.HeaderNotSigned => InHouseErrors.HeaderNotSigned,
        SignatureRule.SecurityTokenNotSigned => InHouseErrors.HeaderNotSigned,
        SignatureRule.DateConflict => InHouseErrors.RequestTimeTooSkewed,
        SignatureRule.InvalidExpires => Malformed(presigned, "X-Amz-Expires must be a number of seconds from 1 to 604800."),
        SignatureRule.MalformedRequest => InHouseErrors.MalformedRequest,
        SignatureRule.ScopeTerminator => Malformed(presigned, "incorrect terminal. This endpoint uses \"aws4_request\"."),
        SignatureRule.ScopeRegion => Malformed(presigned, "the region is no region's name."),
        SignatureRule.ScopeService => Malformed(presigned, $"incorrect service. This endpoint belongs to \"{fault.Service}\"."),
        SignatureRule.ScopeDate => Malformed(presigned, "the date in the credential scope is not that of the request."),
        SignatureRule.Expired => presigned ? InHouseErrors.RequestExpired : InHouseErrors.RequestTimeTooSkewed,
        SignatureRule.NotYetCurrent => presigned ? InHouseErrors.AccessDenied with { Message = "Request is not valid yet" } : InHouseErrors.RequestTimeTooSkewed,
        SignatureRule.PayloadHash => InHouseErrors.PayloadHash,
        SignatureRule.UnsignedPayload => InHouseErrors.UnsignedPayload,
        SignatureRule.UnknownAccessKey => withToken ? InHouseErrors.InvalidToken : InHouseErrors.InvalidAccessKeyId,
        SignatureRule.SignatureMismatch => InHouseErrors.SignatureDoesNotMatch,
        SignatureRule.ChunkSignature => InHouseErrors.SignatureDoesNotMatch,
    };

    private static WireError Malformed(bool presigned, string reason) => presigned ? InHouseErrors.QueryMalformed(reason) : InHouseErrors.HeaderMalformed(reason);

    private static bool IsPresigned(SignedRequest asked) => asked.RawQuery.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase);

    // What older clients presign with unless they are told of s3v4, and what they sign headers with.
    private static bool IsOfVersion2(SignedRequest asked) =>
        asked.RawQuery.Split('&').Any(pair => pair.StartsWith("AWSAccessKeyId=", StringComparison.Ordinal))
        || asked.Headers.Any(header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase) && header.Value.StartsWith("AWS ", StringComparison.Ordinal));

    private static bool HasToken(SignedRequest asked) =>
        asked.RawQuery.Contains("X-Amz-Security-Token=", StringComparison.OrdinalIgnoreCase)
        || asked.Headers.Any(header => header.Key.Equals("x-amz-security-token", StringComparison.OrdinalIgnoreCase));
}
