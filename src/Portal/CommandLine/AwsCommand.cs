using System.Text;

namespace SamlFederation.Portal.CommandLine;

/// <summary>The command that exchanges a saved response for credentials.</summary>
internal static class AwsCommand
{
    /// <summary>A name that needs no quotes in any shell.</summary>
    internal static string FileName(CatalogueRole role)
    {
        var name = new StringBuilder("saml-response-");
        foreach (var c in $"{role.Account!.Alias}-{role.Name}")
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-');
        return name.Append(".txt").ToString();
    }

    /// <param name="role">The role to take.</param>
    /// <param name="assertionConsumerService">Where the role consumer takes responses: its origin is its endpoint, unless it is AWS's own, which the command knows.</param>
    internal static string For(CatalogueRole role, string? assertionConsumerService)
    {
        // A role's name may hold characters that are not plain to a shell only within single quotes; none of them is a quote.
        List<string> lines =
        [
            "aws sts assume-role-with-saml",
            "  --role-arn " + Quoted(role.RoleArn),
            "  --principal-arn " + Quoted(role.ProviderArn),
            "  --saml-assertion file://" + FileName(role),
        ];
        if (assertionConsumerService is not null && Uri.TryCreate(assertionConsumerService, UriKind.Absolute, out var address) && !IsAws(address.Host))
        {
            lines.Add("  --endpoint-url " + address.GetLeftPart(UriPartial.Authority));
            lines.Add("  --region us-east-1");
        }

        return string.Join(" \\\n", lines);
    }

    private static bool IsAws(string host) => host is "signin.aws.amazon.com" or "signin.amazonaws.cn" or "signin.amazonaws-us-gov.com"
        || host.EndsWith(".signin.aws.amazon.com", StringComparison.OrdinalIgnoreCase);

    private static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '-' or '_' or '.' or '+' or '=' or ',' or '@') ? text : $"'{text}'";
}
