using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>Every code and public text of the CloudTrail API. AWS JSON 1.1 says all that is the caller's fault with 400.</summary>
internal static class CloudTrailErrors
{
    // The request as a whole

    public static WireError UnknownOperation { get; } = new("UnknownOperationException", 400, "The operation is not one of this service.");
    public static WireError Serialization(string message) => new("SerializationException", 400, message);

    // LookupEvents

    public static WireError LookupAttributes(string message) => new("InvalidLookupAttributesException", 400, message);
    public static WireError TimeRange { get; } = new("InvalidTimeRangeException", 400, "The start time must not be after the end time.");
    public static WireError MaxResults { get; } = new("InvalidMaxResultsException", 400, "MaxResults must be a number from 1 to 50.");
    public static WireError NextToken { get; } = new("InvalidNextTokenException", 400, "The NextToken is none of this service, or was not given to this caller for these conditions.");
    public static WireError EventCategory { get; } = new("InvalidEventCategoryException", 400, "The only event category that can be asked for is insight.");

    // ListPublicKeys

    public static WireError KeysToken { get; } = new("InvalidTokenException", 400, "The NextToken is none of this service.");

    // GetTrailStatus

    public static WireError TrailNameShort(int length) => TrailName($"Trail name too short. Minimum allowed length: 3 characters. Specified name length: {length} characters.");
    public static WireError TrailNameLong(int length) => TrailName($"Trail name too long. Maximum allowed length: 128 characters. Specified name length: {length} characters.");
    public static WireError TrailNameBegins { get; } = TrailName("Trail name must starts with a letter or number.");
    public static WireError TrailNameEnds { get; } = TrailName("Trail name must ends with a letter or number.");
    public static WireError TrailNameCharacters { get; } = TrailName("Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).");
    public static WireError TrailArn(string arn) => new("CloudTrailARNInvalidException", 400, $"{StsErrors.Shortened(arn)} is not the ARN of a trail.");
    public static WireError TrailNotFound(string name, string accountId) => new("TrailNotFoundException", 400, $"Unknown trail: {name} for the user: {accountId}");

    /// <summary>What the roads that all APIs share refuse with, in the words of this wire.</summary>
    public static WireError Of(WireError error) => error.Code switch
    {
        _ when error.Status >= 500 => error,
        "MissingAuthenticationToken" => Renamed(error, "MissingAuthenticationTokenException"),
        "InvalidClientTokenId" => Renamed(error, "UnrecognizedClientException"),
        "ExpiredToken" => Renamed(error, "ExpiredTokenException"),
        "IncompleteSignature" => Renamed(error, "IncompleteSignatureException"),
        "SignatureDoesNotMatch" => Renamed(error, "InvalidSignatureException"),
        "AccessDenied" => Renamed(error, "AccessDeniedException"),
        _ => error with { Status = 400 },
    };

    private static WireError Renamed(WireError error, string code) => error with { Code = code, Status = 400 };

    private static WireError TrailName(string message) => new("InvalidTrailNameException", 400, message);
}
