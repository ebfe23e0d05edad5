using Microsoft.Extensions.Logging;

namespace SamlFederation.Web;

/// <summary>What this room writes to the log. No query string, body, header or cookie, ever.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds} ms")]
    internal static partial void Answered(this ILogger log, string method, string path, int status, long milliseconds);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed")]
    internal static partial void Failed(this ILogger log, Exception exception, string method, string path);

    [LoggerMessage(3, LogLevel.Critical, "the start failed at {Step}")]
    internal static partial void StartupStepFailed(this ILogger log, Exception exception, string step);
}
