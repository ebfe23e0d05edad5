namespace SamlFederation.Bucket;

/// <summary>One refusal in S3's words.</summary>
/// <param name="Code">The wire's code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The public text.</param>
internal sealed record S3Error(string Code, int Status, string Message);

/// <summary>Every code, status and public text of the bucket's own, readable from top to bottom. What a signature or a policy refuses, the token service words.</summary>
internal static class S3Errors
{
    // The request

    public static S3Error InternalError { get; } = new("InternalError", 500, "We encountered an internal error. Please try again.");
    public static S3Error ServiceUnavailable { get; } = new("ServiceUnavailable", 503, "Service is unable to handle request.");
    public static S3Error NotImplemented { get; } = new("NotImplemented", 501, "A header you provided implies functionality that is not implemented.");
    public static S3Error MethodNotAllowed { get; } = new("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
    public static S3Error InvalidUri { get; } = new("InvalidURI", 400, "Couldn't parse the specified URI.");
    public static S3Error KeyTooLong { get; } = new("KeyTooLongError", 400, "Your key is too long");
    public static S3Error AccessDenied { get; } = new("AccessDenied", 403, "Access Denied");
    public static S3Error InvalidArgument(string message) => new("InvalidArgument", 400, message);
    public static S3Error InvalidRequest(string message) => new("InvalidRequest", 400, message);
    public static S3Error MissingHeader(string name) => InvalidRequest($"Missing required header for this request: {name}");
    public static S3Error MissingBody { get; } = new("MissingRequestBodyError", 400, "Request Body is empty");
    public static S3Error MalformedXml { get; } = new("MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema");

    // The body

    public static S3Error MissingContentLength { get; } = new("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
    public static S3Error EntityTooLarge { get; } = new("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
    public static S3Error EntityTooSmall { get; } = new("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size");
    public static S3Error IncompleteBody { get; } = new("IncompleteBody", 400, "You did not provide the number of bytes specified by the Content-Length HTTP header");
    public static S3Error RequestTimeout { get; } = new("RequestTimeout", 400, "Your socket connection to the server was not read from or written to within the timeout period.");
    public static S3Error ContentHash { get; } = InvalidArgument("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.");
    public static S3Error ContentHashMismatch { get; } = new("XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed.");
    public static S3Error InvalidDigest { get; } = new("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
    public static S3Error BadDigest { get; } = new("BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
    public static S3Error ChecksumHeader(string header) => InvalidRequest($"Value for {header} header is invalid.");
    public static S3Error ChecksumMismatch(string name) => new("BadDigest", 400, $"The {name} you specified did not match the calculated checksum.");
    public static S3Error SeveralChecksums { get; } = InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    public static S3Error Trailer { get; } = new("MalformedTrailerError", 400, "The request contained trailing data that was not well-formed or did not conform to our published schema.");
    public static S3Error ChunkSize { get; } = new("InvalidChunkSizeError", 403, "Only the last chunk is allowed to have a size less than 8192 bytes");
    public static S3Error MetadataTooLarge { get; } = new("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size");

    // Buckets

    public static S3Error NoSuchBucket { get; } = new("NoSuchBucket", 404, "The specified bucket does not exist");
    public static S3Error InvalidBucketName { get; } = new("InvalidBucketName", 400, "The specified bucket is not valid.");
    public static S3Error BucketAlreadyOwnedByYou { get; } = new("BucketAlreadyOwnedByYou", 409, "Your previous request to create the named bucket succeeded and you already own it.");
    public static S3Error BucketAlreadyExists { get; } = new("BucketAlreadyExists", 409, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.");
    public static S3Error BucketNotEmpty { get; } = new("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
    public static S3Error NoSuchBucketPolicy { get; } = new("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
    public static S3Error MalformedPolicy(string message) => new("MalformedPolicy", 400, message);
    public static S3Error LocationConstraint { get; } = new("InvalidLocationConstraint", 400, "The specified location-constraint is not valid");

    // Objects

    public static S3Error NoSuchKey { get; } = new("NoSuchKey", 404, "The specified key does not exist.");
    public static S3Error NotModified { get; } = new("NotModified", 304, "Not Modified");
    public static S3Error PreconditionFailed { get; } = new("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
    public static S3Error InvalidRange { get; } = new("InvalidRange", 416, "The requested range is not satisfiable");
    public static S3Error ContinuationToken { get; } = InvalidArgument("The continuation token provided is incorrect");
    public static S3Error CopySource { get; } = InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    public static S3Error CopyRange { get; } = InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy");
    public static S3Error CopyRangeBeyond(long size) => InvalidArgument($"Range specified is not valid for source object of size: {size}");
    public static S3Error CopyOntoItself { get; } = InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");

    // Uploads in parts

    public static S3Error NoSuchUpload { get; } = new("NoSuchUpload", 404, "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.");
    public static S3Error InvalidPart { get; } = new("InvalidPart", 400, "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");
    public static S3Error InvalidPartOrder { get; } = new("InvalidPartOrder", 400, "The list of parts was not in ascending order. Parts must be ordered by part number.");
    public static S3Error PartNumber { get; } = InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
}
