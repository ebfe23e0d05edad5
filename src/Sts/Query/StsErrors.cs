using System.Globalization;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Query;

/// <summary>Every code, status and public text of the token service's wire, readable from top to bottom.</summary>
internal static class StsErrors
{
    // The request as a whole

    public static WireError MissingAction { get; } = new("MissingAction", 400, "The request is missing an action or a required parameter.");
    public static WireError InvalidAction(string action, string? version) => new("InvalidAction", 400, $"Could not find operation {Shortened(action)} for version {(version is null ? "NO_VERSION_SPECIFIED" : Shortened(version))}");
    public static WireError InvalidQueryParameter { get; } = new("InvalidQueryParameter", 400, "The AWS query string is malformed or does not adhere to AWS standards.");
    public static WireError MalformedInput(string member) => new("MalformedInput", 400, $"Could not parse the value of {member}.");
    public static WireError UnsupportedMediaType { get; } = new("UnsupportedMediaType", 415, "The body must be application/x-www-form-urlencoded in UTF-8.");
    public static WireError MethodNotAllowed { get; } = new("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
    public static WireError RequestTooLarge { get; } = new("RequestEntityTooLarge", 413, "The request body is larger than the service accepts.");
    public static WireError RequestTimeout { get; } = new("RequestTimeout", 408, "The request body was not received in time.");
    public static WireError Throttling { get; } = new("Throttling", 400, "Rate exceeded");
    public static WireError InternalFailure { get; } = new("InternalFailure", 500, "The request processing has failed because of an unknown error, exception or failure.");

    // Parameters

    public static WireError Constraints(IReadOnlyList<string> violations) =>
        ValidationError($"{violations.Count} validation error{(violations.Count == 1 ? "" : "s")} detected: {string.Join("; ", violations)}");
    public static WireError RequestArn { get; } = ValidationError("Request ARN is invalid");
    public static WireError PrincipalArn { get; } = ValidationError("Principal ARN is invalid");
    public static WireError PolicyArn(string arn) => ValidationError($"{Shortened(arn)} is invalid");
    public static WireError PolicyNotFound(string arn) => ValidationError($"Policy {Shortened(arn)} does not exist or is not attachable.");
    public static WireError PoliciesTooLong { get; } = ValidationError("The plaintext of the session policies must not exceed 2048 characters.");
    public static WireError MaxSessionDuration { get; } = ValidationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    public static WireError RegionDisabled(string accountId) => new("RegionDisabledException", 403, $"STS is not activated in this region for account:{accountId}. Your account administrator can activate STS in this region using the IAM Console.");
    public static WireError MalformedPolicyDocument(string message) => new("MalformedPolicyDocument", 400, message);
    public static WireError PackedTags(int percent) => PackedPolicyTooLarge($"Packed size of session tags consumes {percent}% of allotted space.");
    public static WireError PackedPolicy(int percent) => PackedPolicyTooLarge($"Packed policy consumes {percent}% of allotted space, please use smaller policy.");

    // The assertion

    public static WireError InvalidBase64(string requestId) => Discovery("Invalid base64 SAMLResponse", "AuthSamlInvalidSamlResponseException", requestId);
    public static WireError IssuerNotPresent(string requestId) => Discovery("Issuer not present in specified provider", "AuthSamlInvalidSamlResponseException", requestId);
    public static WireError ProviderNotFound(string requestId) => Discovery("Specified provider doesn't exist", "AuthSamlManifestNotFoundException", requestId);
    public static WireError InvalidResponse { get; } = InvalidIdentityToken("Your request included an invalid SAML response");
    public static WireError SignatureInvalid { get; } = InvalidIdentityToken("Response signature invalid");
    public static WireError AudienceMissing { get; } = InvalidIdentityToken("Response does not contain the required audience.");
    public static WireError NotYetValid { get; } = InvalidIdentityToken("Response is not yet valid");
    public static WireError AlreadyRedeemed { get; } = InvalidIdentityToken("Response has already been redeemed");
    public static WireError SessionNameRequired { get; } = InvalidIdentityToken("RoleSessionName is required in AuthnResponse");
    public static WireError SessionNamePattern { get; } = InvalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    public static WireError SourceIdentityPattern { get; } = InvalidIdentityToken("Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"");
    public static WireError RedemptionWindow { get; } = new("ExpiredTokenException", 400, "Token must be redeemed within 5 minutes of issuance");
    public static WireError ResponseExpired { get; } = new("ExpiredTokenException", 400, "Response has expired");
    public static WireError IdpRejectedClaim { get; } = new("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed.");
    public static WireError NotAuthorizedWithSaml { get; } = new("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithSAML");

    // The web identity token

    public static WireError ProviderId { get; } = ValidationError("ProviderId is not supported: pass an OpenID Connect token, without a ProviderId.");
    public static WireError NotAToken { get; } = InvalidIdentityToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    public static WireError TokenAlgorithm { get; } = InvalidIdentityToken("The ID Token must be signed with RS256, RS384, RS512, ES256, ES384 or ES512");
    public static WireError NoOidcProvider(string issuer) => InvalidIdentityToken($"No OpenIDConnect provider found in your account for {Shortened(issuer)}");
    public static WireError Thumbprint { get; } = InvalidIdentityToken("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
    public static WireError NoVerificationKey { get; } = InvalidIdentityToken("Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements");
    public static WireError IdpCommunicationError { get; } = new("IDPCommunicationError", 400, "The identity provider (IdP) that was asked to verify the incoming identity token could not be reached. Retry the request.");
    public static WireError TokenSignature { get; } = InvalidIdentityToken("The signature of the ID Token is invalid");
    public static WireError TokenTimestamps { get; } = InvalidIdentityToken("The ID Token must carry exp and iat, and may carry nbf, as whole numbers");
    public static WireError TokenExpired(long now, long expiration) => new("ExpiredTokenException", 400,
        string.Create(CultureInfo.InvariantCulture, $"Token expired: current date/time {now} must be before the expiration date/time {expiration}"));
    public static WireError TokenNotYetValid { get; } = InvalidIdentityToken("The ID Token is not yet valid");
    public static WireError TokenSubject { get; } = InvalidIdentityToken("The ID Token must carry a sub of 1 to 255 characters");
    public static WireError TokenAudience { get; } = InvalidIdentityToken("Incorrect token audience");
    public static WireError TokenTags { get; } = InvalidIdentityToken("The session tags in the ID Token are invalid");
    public static WireError NotAuthorizedWithWebIdentity { get; } = new("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity");

    // Tokens for others

    public static WireError NoAudience { get; } = Constraints(["Value '[]' at 'audience' failed to satisfy constraint: Member must have length greater than or equal to 1"]);
    public static WireError OutboundFederationDisabled { get; } = new("OutboundWebIdentityFederationDisabledException", 403, "The outbound web identity federation feature is not enabled for this account.");
    public static WireError SessionDurationEscalation { get; } = new("SessionDurationEscalationException", 403, "The requested token duration would extend the session beyond its original expiration time.");
    public static WireError JwtPayloadSizeExceeded { get; } = new("JWTPayloadSizeExceededException", 400, "The requested token payload size exceeds the maximum allowed size. Reduce the number of request tags.");

    // Signed calls

    public static WireError RootMayNotAssume { get; } = AccessDenied("Roles may not be assumed by root accounts.");
    public static WireError SessionCredentials(string action) => AccessDenied($"Cannot call {action} with session credentials");
    public static WireError RoleArn(string arn) => ValidationError($"{Shortened(arn)} is invalid");
    public static WireError ChainedDuration { get; } = ValidationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
    public static WireError ProvidedContexts { get; } = ValidationError("ProvidedContexts is not supported: no context provider is registered here.");
    public static WireError MfaCode { get; } = AccessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
    public static WireError MfaDevice { get; } = AccessDenied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.");
    public static WireError MfaIncomplete { get; } = AccessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
    public static WireError DuplicateTagKeys { get; } = InvalidParameterValue("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    public static WireError TransitiveTagKeyMissing { get; } = InvalidParameterValue("The specified transitive tag key must be included in the requested tags.");
    public static WireError TransitiveTagKeyConflict { get; } = InvalidParameterValue("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
    public static WireError ReservedTagKey { get; } = InvalidParameterValue("Tag keys beginning with aws: are reserved.");
    public static WireError SourceIdentity { get; } = InvalidParameterValue("SourceIdentity must not begin with aws:.");
    public static WireError AccessKeyIdInvalid { get; } = ValidationError("The specified access key ID is invalid.");
    public static WireError AuthorizationMessageInvalid { get; } = new("InvalidAuthorizationMessageException", 400, "Message is not valid");

    // The console and the federation endpoint

    public static WireError InvalidCredentialsParameter { get; } = new("InvalidInput", 400, "Invalid credentials parameter");
    public static WireError MissingResponse { get; } = InvalidIdentityToken("Your request included an invalid SAML response");
    public static WireError RelayStateTooLong { get; } = new("InvalidInput", 400, "The RelayState is longer than 2048 bytes.");
    public static WireError SigninTokenSpent { get; } = new("InvalidInput", 400, "The SigninToken has been used, has expired, or is none of this service.");
    public static WireError LogoutRefused { get; } = new("AccessDenied", 403, "The logout request was refused.");
    public static WireError UnknownDestination { get; } = new("InvalidInput", 400, "The Destination is not a page of this console.");
    public static WireError NotAuthorized(string callerArn, string action) => new("AccessDenied", 403, $"User: {callerArn} is not authorized to perform: {action}");
    public static WireError NotAuthorized(string callerArn, string action, string resource) => new("AccessDenied", 403, $"User: {callerArn} is not authorized to perform: {action} on resource: {resource}");

    // The signature of a request

    public static WireError MissingAuthenticationToken { get; } = new("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    public static WireError InvalidClientTokenId { get; } = new("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    public static WireError ExpiredToken { get; } = new("ExpiredToken", 403, "The security token included in the request is expired");
    public static WireError IncompleteSignature(string message) => new("IncompleteSignature", 400, message);
    public static WireError SignatureDoesNotMatch(string message) => new("SignatureDoesNotMatch", 403, message);
    public static WireError SignatureMismatch { get; } = SignatureDoesNotMatch(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    /// <summary>The text for each rule of Signature Version 4.</summary>
    public static WireError Of(SignatureFault fault) => fault.Rule switch
    {
        SignatureRule.MissingAuthentication => MissingAuthenticationToken,
        // Another scheme, such as Bearer, is no AWS authentication at all.
        SignatureRule.UnsupportedAlgorithm when !fault.Seen.StartsWith("AWS", StringComparison.Ordinal) => MissingAuthenticationToken,
        SignatureRule.UnsupportedAlgorithm => IncompleteSignature($"Unsupported AWS 'algorithm': '{Shortened(fault.Seen.Split(' ')[0])}'."),
        SignatureRule.MixedAuthentication => IncompleteSignature("Authentication must be given once, in the Authorization header or in the query-string parameters."),
        SignatureRule.IncompleteHeader => IncompleteSignature($"{string.Join(' ', fault.Missing.Select(HeaderPart))} Authorization={Shortened(fault.Seen)}"),
        SignatureRule.IncompleteQuery => IncompleteSignature($"{string.Join(' ', fault.Missing.Select(name => $"AWS query-string parameters must include '{name}'."))} Re-examine the query-string parameters."),
        SignatureRule.MalformedAuthorization => IncompleteSignature($"'{Shortened(fault.Seen)}' not a valid key=value pair (missing equal-sign) in Authorization header."),
        SignatureRule.Repeated => IncompleteSignature($"'{Shortened(fault.Seen)}' must be given once."),
        SignatureRule.MalformedCredential => IncompleteSignature($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{Shortened(fault.Seen)}'"),
        SignatureRule.MalformedDate => IncompleteSignature($"Date must be in ISO-8601 'basic format'. Got '{Shortened(fault.Seen)}'. See http://en.wikipedia.org/wiki/ISO_8601"),
        SignatureRule.MalformedSignedHeaders => IncompleteSignature("'SignedHeaders' must be a sorted list of lower-case header names."),
        SignatureRule.SignedHeaderAbsent => SignatureMismatch,
        SignatureRule.HostNotSigned => SignatureDoesNotMatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
        SignatureRule.DateNotSigned => SignatureDoesNotMatch("'X-Amz-Date' or 'Date' must be a 'SignedHeader' in the AWS Authorization."),
        SignatureRule.HeaderNotSigned => SignatureDoesNotMatch($"'{Shortened(fault.Seen)}' must be a 'SignedHeader' in the AWS Authorization."),
        SignatureRule.SecurityTokenNotSigned => SignatureDoesNotMatch("'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization."),
        SignatureRule.DateConflict => SignatureDoesNotMatch("'X-Amz-Date' and 'Date' do not tell the same time."),
        SignatureRule.InvalidExpires => IncompleteSignature("X-Amz-Expires must be a number of seconds from 1 to 604800."),
        SignatureRule.MalformedRequest => InvalidQueryParameter,
        SignatureRule.ScopeTerminator => SignatureDoesNotMatch("Credential should be scoped with a valid terminator: 'aws4_request'."),
        SignatureRule.ScopeRegion => SignatureDoesNotMatch("Credential should be scoped to a valid region."),
        SignatureRule.ScopeService => SignatureDoesNotMatch($"Credential should be scoped to correct service: '{fault.Service}'."),
        SignatureRule.ScopeDate => SignatureDoesNotMatch($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{Shortened(fault.Seen)}' != '{fault.Expected}', from '{Basic(fault.RequestTime)}'."),
        SignatureRule.Expired => SignatureDoesNotMatch($"Signature expired: {Basic(fault.RequestTime)} is now earlier than {Basic(fault.Bound)} ({Basic(fault.Now)} - {Minutes(fault.Window)} min.)"),
        SignatureRule.NotYetCurrent => SignatureDoesNotMatch($"Signature not yet current: {Basic(fault.RequestTime)} is still later than {Basic(fault.Bound)} ({Basic(fault.Now)} + {Minutes(fault.Window)} min.)"),
        SignatureRule.PayloadHash => SignatureDoesNotMatch("The value passed in as x-amz-content-sha256 does not match the SHA-256 hash of the request body."),
        SignatureRule.UnsignedPayload => SignatureDoesNotMatch("The request body must be signed."),
        SignatureRule.UnknownAccessKey => InvalidClientTokenId,
        SignatureRule.SignatureMismatch => SignatureMismatch,
        SignatureRule.ChunkSignature => SignatureMismatch,
    };

    private static WireError AccessDenied(string message) => new("AccessDenied", 403, message);

    private static WireError InvalidParameterValue(string message) => new("InvalidParameterValue", 400, message);

    private static WireError ValidationError(string message) => new("ValidationError", 400, message);

    private static WireError InvalidIdentityToken(string message) => new("InvalidIdentityToken", 400, message);

    private static WireError PackedPolicyTooLarge(string message) =>
        new("PackedPolicyTooLarge", 400, message) { TrailCode = "PackedPolicyTooLargeException" };

    private static WireError Discovery(string message, string code, string requestId) =>
        InvalidIdentityToken($"{message} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: {code}; Request ID: {requestId}; Proxy: null)");

    private static string HeaderPart(string missing) => missing == "Date"
        ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        : $"Authorization header requires '{missing}' parameter.";

    private static string Basic(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Minutes(TimeSpan? window) => ((int)(window?.TotalMinutes ?? 0)).ToString(CultureInfo.InvariantCulture);

    // A stranger's text is repeated as AWS repeats it, but not a whole body of it.
    internal static string Shortened(string text) => text.Length <= 1024 ? text : string.Concat(text.AsSpan(0, 1024), "…");
}
