namespace SamlFederation.Sts.Query;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The call could not be answered")]
    public static partial void Failed(this ILogger log, Exception failure);

    [LoggerMessage(2, LogLevel.Information, "Refused with {Code} {Status}")]
    public static partial void Refused(this ILogger log, string code, int status);
}
