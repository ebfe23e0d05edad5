using Microsoft.AspNetCore.Connections;

namespace SamlFederation.Bucket;

/// <summary>What an exception is on the wire.</summary>
internal static partial class S3Failures
{
    /// <summary>The one place where a bug or a disk that is full becomes the wire's InternalError.</summary>
    public static S3Error Of(Exception failure, ILogger log)
    {
        // The server counts the body's octets and its seconds.
        if (failure is BadHttpRequestException bad) return bad.StatusCode == StatusCodes.Status408RequestTimeout ? S3Errors.RequestTimeout : S3Errors.IncompleteBody;
        if (failure is ConnectionResetException or ConnectionAbortedException) return S3Errors.IncompleteBody;
        Failed(log, failure);
        return S3Errors.InternalError;
    }

    [LoggerMessage(1, LogLevel.Error, "The request could not be answered")]
    private static partial void Failed(ILogger log, Exception failure);
}
