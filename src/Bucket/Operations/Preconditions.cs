using System.Globalization;

namespace SamlFederation.Bucket;

/// <summary>If-Match and its kin (RFC 9110 13), as S3 has them.</summary>
internal static class Preconditions
{
    /// <summary>What stands against reading the object: that it is another, or that the caller has it; or null.</summary>
    public static S3Error? ForReading(S3Call call, ObjectInfo info)
    {
        // RFC 9110 13.2.2: dates count where no tag is given.
        if (call.Header("if-match") is { } match)
        {
            if (!Matches(match, info)) return S3Errors.PreconditionFailed;
        }
        else if (Date(call, "if-unmodified-since") is { } unmodified && info.Modified > unmodified)
        {
            return S3Errors.PreconditionFailed;
        }
        if (call.Header("if-none-match") is { } none) return Matches(none, info) ? S3Errors.NotModified : null;
        return Date(call, "if-modified-since") is { } modified && info.Modified <= modified ? S3Errors.NotModified : null;
    }

    /// <summary>What stands against writing it, asked in the moment of writing.</summary>
    public static Func<ObjectInfo?, S3Error?> ForWriting(S3Call call)
    {
        var (match, none) = (call.Header("if-match"), call.Header("if-none-match"));
        return info => (match, none, info) switch
        {
            (not null, _, null) => S3Errors.NoSuchKey,
            ({ } tag, _, { } there) when !Matches(tag, there) => S3Errors.PreconditionFailed,
            (_, { } tag, { } there) when Matches(tag, there) => S3Errors.PreconditionFailed,
            _ => null,
        };
    }

    /// <summary>S3 takes only <c>*</c> to keep what is there from being replaced.</summary>
    public static S3Error? Unserved(S3Call call) => call.Header("if-none-match") is not (null or "*") ? S3Errors.NotImplemented : null;

    private static bool Matches(string list, ObjectInfo info) =>
        list.Trim() == "*" || list.Split(',').Any(tag => tag.Trim().Replace("W/", "", StringComparison.Ordinal).Trim('"') == info.ETag);

    private static DateTimeOffset? Date(S3Call call, string header) =>
        call.Header(header) is { } text && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
