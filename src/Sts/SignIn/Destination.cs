using SamlFederation.Web;

namespace SamlFederation.Sts.SignIn;

/// <summary>Where in the console a sign-in leads. Only the console's own pages are destinations: anything else would make an open redirect.</summary>
internal sealed class Destination(ServiceOptions options)
{
    public const string Home = "/console";

    /// <summary>The form to which a Switch Role link leads; looking at it changes nothing.</summary>
    public const string SwitchRole = "/switchrole";

    /// <summary>The most bytes of a RelayState; AWS's deep links pass the 80 of SAML Bindings 3.4.3.</summary>
    public const int MaximumLength = 2048;

    /// <summary>The local path and query of an acceptable destination: none is the console's start; null when it is not acceptable.</summary>
    public string? Resolve(string? asked)
    {
        if (string.IsNullOrEmpty(asked)) return Home;
        var local = asked.StartsWith(options.PublicUrl + "/", StringComparison.Ordinal) ? asked[options.PublicUrl.Length..] : asked;
        if (local.Length > MaximumLength || !local.All(IsPlain)) return null;

        // Resolved as a browser does, so that `/console/../federation` is judged by where it leads.
        return local.StartsWith('/') && Uri.TryCreate(options.PublicUrl + local, UriKind.Absolute, out var uri)
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), options.PublicUrl, StringComparison.OrdinalIgnoreCase)
            && (uri.AbsolutePath is Home or SwitchRole || uri.AbsolutePath.StartsWith(Home + "/", StringComparison.Ordinal))
                ? uri.PathAndQuery + uri.Fragment
                : null;
    }

    // RFC 3986 characters alone: no backslash, control character, white space or anything beyond ASCII.
    private static bool IsPlain(char c) => c is > ' ' and < '\x7f' and not ('\\' or '"' or '<' or '>' or '^' or '`' or '{' or '|' or '}');
}
