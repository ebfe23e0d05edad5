using SamlFederation.Sts.CloudTrail;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.InHouse;

/// <summary>Every code and public text for a service that asks, and for those whose requests it passes on.</summary>
internal static class InHouseErrors
{
    // To the service that asks

    public static WireError UnknownOperation { get; } = CloudTrailErrors.UnknownOperation;
    public static WireError Serialization(string message) => CloudTrailErrors.Serialization(message);
    public static WireError Validation(string message) => new("ValidationException", 400, message);
    public static WireError Ticket { get; } = new("InvalidTicketException", 400, "The Ticket is not this request's, not this service's, or too old.");
    public static WireError NotTheOwner(string account) => new("AccessDeniedException", 400, $"A service asks for resources of its own account, {account}, only.");

    /// <summary>What the roads that all APIs share refuse with, in the words of AWS JSON 1.1.</summary>
    public static WireError Of(WireError error) => CloudTrailErrors.Of(error);

    // To whoever sent the request that is asked about; the texts are those of S3

    public static WireError AccessDenied { get; } = new("AccessDenied", 403, "Access Denied");
    public static WireError NotAuthorized(string caller, string action, string resource, string reason) =>
        new("AccessDenied", 403, $"User: {caller} is not authorized to perform: {action} on resource: \"{resource}\" {reason}");
    public static WireError InvalidAccessKeyId { get; } = new("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.");
    public static WireError InvalidToken { get; } = new("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
    public static WireError ExpiredToken { get; } = new("ExpiredToken", 400, "The provided token has expired.");
    public static WireError SignatureDoesNotMatch { get; } = new("SignatureDoesNotMatch", 403, "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
    public static WireError OtherMechanism { get; } = new("InvalidRequest", 400, "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    public static WireError RequestTimeTooSkewed { get; } = new("RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large.");
    public static WireError RequestExpired { get; } = new("AccessDenied", 403, "Request has expired");
    public static WireError HeaderMalformed(string reason) => new("AuthorizationHeaderMalformed", 400, $"The authorization header is malformed; {reason}");
    public static WireError QueryMalformed(string reason) => new("AuthorizationQueryParametersError", 400, reason);
    public static WireError PayloadHash { get; } = new("XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed.");
    public static WireError UnsignedPayload { get; } = new("InvalidRequest", 400, "The value of x-amz-content-sha256 is not one that this service takes.");
    public static WireError HeaderNotSigned { get; } = new("AccessDenied", 403, "There were headers present in the request which were not signed");
    public static WireError MalformedRequest { get; } = new("InvalidURI", 400, "Couldn't parse the specified URI.");
    public static WireError MalformedPolicy(string message) => new("MalformedPolicy", 400, message);
}
