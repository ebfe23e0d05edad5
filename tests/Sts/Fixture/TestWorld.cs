using System.Text.Json;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>Roles and providers that are wrong in one way each, beside the tutorial world.</summary>
internal static class TestWorld
{
    public const string NoTags = "arn:aws:iam::123456789012:role/tests/NoTags";
    public const string OtherAudience = "arn:aws:iam::123456789012:role/OtherAudience";
    public const string DeniedSubject = "arn:aws:iam::123456789012:role/DeniedSubject";
    public const string OtherProvider = "arn:aws:iam::123456789012:role/OtherProvider";
    public const string Hour = "arn:aws:iam::123456789012:role/Hour";
    public const string Anywhere = "arn:aws:iam::123456789012:role/Anywhere";
    public const string Strict = "arn:aws:iam::123456789012:saml-provider/Strict";
    public const string Disabled = "arn:aws:iam::123456789012:saml-provider/Disabled";
    public const string Stranger = "arn:aws:iam::123456789012:saml-provider/Stranger";
    public const string Reserved = "arn:aws:iam::123456789012:role/AWSReservedSSO_Admin";

    public static string Json(string origin, string entityId) => JsonSerializer.Serialize(new
    {
        portal = new { anything = "the other half is not looked into" },
        sts = new
        {
            samlProviders = new object[]
            {
                Provider("Strict", entityId, TestKeys.Rsa, strict: true),
                Provider("Disabled", entityId, TestKeys.Rsa, enabled: false),
                Provider("Stranger", "https://stranger.example.com/saml", TestKeys.OtherRsa),
            },
            policies = new object[] { new { account = RunningSts.Account, name = "Look", document = Allow("s3:GetObject") } },
            roles = new object[]
            {
                Role("NoTags", Trust(origin, ["sts:AssumeRoleWithSAML"]), path: "/tests/"),
                Role("OtherAudience", Trust("https://other.example.com", All)),
                Role("DeniedSubject", Trust(origin, All, deniedSubject: "theresa")),
                Role("OtherProvider", Trust(origin, All, provider: Stranger)),
                Role("Hour", Trust(origin, All, provider: RunningSts.Portal)),
                Role("Anywhere", new { Version = "2012-10-17", Statement = new[] { Statement("Allow", All, RunningSts.Portal, "saml:aud", origin + "/saml*", "StringLike") } }),
                Role("StrictRole", Trust(origin, All, provider: Strict)),
                Role("AWSReservedSSO_Admin", Trust(origin, All)),
            },
        },
    });

    public static readonly string[] All = ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"];

    private static object Provider(string name, string entityId, TestKey key, bool strict = false, bool enabled = true) => new
    {
        account = RunningSts.Account,
        name,
        metadata = System.Text.Encoding.UTF8.GetString(TestIdp.Metadata(entityId, key)),
        strictReplay = strict,
        enabled,
    };

    private static object Role(string name, object trustPolicy, string path = "/") => new { account = RunningSts.Account, name, path, trustPolicy };

    private static object Allow(string action) => new { Version = "2012-10-17", Statement = new[] { new { Effect = "Allow", Action = action, Resource = "*" } } };

    private static object Trust(string origin, string[] actions, string provider = RunningSts.Portal, string? deniedSubject = null) => new
    {
        Version = "2012-10-17",
        Statement = new object[]
        {
            Statement("Allow", actions, provider, "saml:aud", origin + "/saml"),
            Statement("Deny", All, provider, "saml:sub", deniedSubject ?? "nobody"),
        },
    };

    private static object Statement(string effect, string[] actions, string provider, string key, string value, string test = "StringEquals") => new
    {
        Effect = effect,
        Principal = new { Federated = provider },
        Action = actions,
        Condition = new Dictionary<string, object> { [test] = new Dictionary<string, string> { [key] = value } },
    };
}
