using System.Buffers;

namespace SamlFederation.Iam;

/// <summary>The character rules that the ARN types share. ASCII throughout: a look-alike is not the same name.</summary>
internal static class ArnSyntax
{
    internal const int MaximumLength = 2048;
    private const int MaximumPathLength = 512;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-");

    private static readonly SearchValues<char> ProviderNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    internal static bool IsPartition(ReadOnlySpan<char> text) => text is "aws" or "aws-cn" or "aws-us-gov";

    internal static bool IsAccount(ReadOnlySpan<char> text) => text.Length == 12 && !text.ContainsAnyExceptInRange('0', '9');

    internal static bool IsServiceOrRegion(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
                return false;
        }
        return true;
    }

    // IAM API, roleNameType, userNameType: [\w+=,.@-]+
    internal static bool IsName(ReadOnlySpan<char> text, int minimum, int maximum) =>
        text.Length >= minimum && text.Length <= maximum && !text.ContainsAnyExcept(NameCharacters);

    // IAM API, SAMLProviderNameType: [\w._-]+, 1 to 128
    internal static bool IsProviderName(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 128 && !text.ContainsAnyExcept(ProviderNameCharacters);

    // IAM API, pathType: (\u002F)|(\u002F[\u0021-\u007E]+\u002F), 1 to 512
    internal static bool IsPath(ReadOnlySpan<char> text) =>
        text is "/" || (text.Length is >= 3 and <= MaximumPathLength && text[0] == '/' && text[^1] == '/' && !text.ContainsAnyExceptInRange('\u0021', '\u007E'));

    internal static bool IsPrintable(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('\u0020', '\u007E');

    /// <summary>Cuts <c>role/path/name</c> behind its kind into the path, with both slashes, and the name.</summary>
    internal static bool TryCutPath(string resource, string kind, out string path, out string name)
    {
        path = name = "";
        if (!resource.StartsWith(kind, StringComparison.Ordinal) || resource.Length <= kind.Length || resource[kind.Length] != '/')
            return false;
        var last = resource.LastIndexOf('/');
        path = resource[kind.Length..(last + 1)];
        name = resource[(last + 1)..];
        return IsPath(path);
    }
}
