using System.Text;
using System.Text.Json;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>The corpus's provider and role, beside providers that vouch for nobody here: another company's, a disabled one, one in the other account.</summary>
internal static class AttackedWorld
{
    public const string Issuer = "https://idp.example.com/saml/metadata";
    public const string OtherIssuer = "https://other-idp.example.com/saml/metadata";
    public const string DisabledIssuer = "https://disabled.example.com/saml/metadata";
    public const string Role = "arn:aws:iam::123456789012:role/Attacked";
    public const string OtherRole = "arn:aws:iam::123456789012:role/Other";
    public const string AnyRole = "arn:aws:iam::123456789012:role/Any";
    public const string DistantRole = "arn:aws:iam::999999999999:role/Distant";
    public const string Provider = "arn:aws:iam::123456789012:saml-provider/Corpus";
    public const string OtherProvider = "arn:aws:iam::123456789012:saml-provider/Other";
    public const string DisabledProvider = "arn:aws:iam::123456789012:saml-provider/Disabled";
    public const string DistantProvider = "arn:aws:iam::999999999999:saml-provider/Distant";

    public static string Json(string origin) => JsonSerializer.Serialize(new
    {
        portal = new { },
        sts = new
        {
            samlProviders = new object[]
            {
                Of("123456789012", "Corpus", Issuer, TestKeys.Rsa),
                Of("123456789012", "Other", OtherIssuer, TestKeys.OtherRsa),
                Of("123456789012", "Disabled", DisabledIssuer, TestKeys.Rsa, enabled: false),
                Of("999999999999", "Distant", OtherIssuer, TestKeys.OtherRsa),
            },
            roles = new object[]
            {
                Of("123456789012", "Attacked", origin, Provider),
                Of("123456789012", "Other", origin, OtherProvider),
                Of("123456789012", "Any", origin, Provider, OtherProvider, DisabledProvider),
                Of("999999999999", "Distant", origin, DistantProvider, Provider),
            },
        },
    });

    private static object Of(string account, string name, string entityId, TestKey key, bool enabled = true) =>
        new { account, name, metadata = Encoding.UTF8.GetString(TestIdp.Metadata(entityId, key)), enabled };

    private static object Of(string account, string name, string origin, params string[] providers) => new
    {
        account,
        name,
        inlinePolicies = new[] { new { name = "All", document = new { Version = "2012-10-17", Statement = new[] { new { Effect = "Allow", Action = "*", Resource = "*" } } } } },
        trustPolicy = new
        {
            Version = "2012-10-17",
            Statement = new[]
            {
                new
                {
                    Effect = "Allow",
                    Principal = new { Federated = providers },
                    Action = new[] { "sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity" },
                    Condition = new { StringEquals = new Dictionary<string, string> { ["saml:aud"] = origin + "/saml" } },
                },
            },
        },
    };
}
