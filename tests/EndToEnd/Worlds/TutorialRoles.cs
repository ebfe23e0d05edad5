namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The tutorial world's ARNs.</summary>
public static class TutorialRoles
{
    public const string Development = "123456789012";
    public const string Production = "999999999999";

    public const string UpdateApp = $"arn:aws:iam::{Production}:role/UpdateApp";
    public const string ReadOnly = $"arn:aws:iam::{Production}:role/ReadOnly";
    public const string Developer = $"arn:aws:iam::{Development}:role/Developer";
    public const string Tester = $"arn:aws:iam::{Development}:role/Tester";

    public const string ProductionPortal = $"arn:aws:iam::{Production}:saml-provider/Portal";
    public const string DevelopmentPortal = $"arn:aws:iam::{Development}:saml-provider/Portal";

    /// <summary>As the portal's pages name it: <c>UpdateApp in Production</c>.</summary>
    public static string NameIn(string roleArn) =>
        $"{roleArn.Split('/')[^1]} in {(roleArn.Contains(Production, StringComparison.Ordinal) ? nameof(Production) : nameof(Development))}";

    public static string ProviderOf(string roleArn) => roleArn.Contains(Production, StringComparison.Ordinal) ? ProductionPortal : DevelopmentPortal;
}
