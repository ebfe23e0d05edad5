using System.Text.Json;
using SamlFederation.Web;

namespace SamlFederation.Sts.World;

/// <summary>The token service's half of the tutorial world: what an empty Development data folder begins with.</summary>
internal static class TutorialWorld
{
    private const string Template = """
        {
          "sts": {
            "accounts": [
              { "number": "123456789012", "name": "Development", "alias": "development" },
              { "number": "999999999999", "name": "Production", "alias": "production" }
            ],
            "samlProviders": [
              { "account": "123456789012", "name": "Portal", "metadataUrl": "{portal}/saml/metadata" },
              { "account": "999999999999", "name": "Portal", "metadataUrl": "{portal}/saml/metadata" }
            ],
            "policies": [
              { "account": "123456789012", "name": "PowerUser", "description": "Everything except who may do what.",
                "document": { "Version": "2012-10-17", "Statement": [
                  { "Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*" }] } },
              { "account": "999999999999", "name": "ReadOnly", "description": "Look, and change nothing.",
                "document": { "Version": "2012-10-17", "Statement": [
                  { "Effect": "Allow", "Action": ["cloudtrail:LookupEvents", "iam:Get*", "iam:List*", "s3:Get*", "s3:List*", "sts:Get*"], "Resource": "*" }] } }
            ],
            "groups": [
              { "account": "123456789012", "name": "Developers",
                "inlinePolicies": [ { "name": "allow-assume-S3-role-in-production", "document": { "Version": "2012-10-17", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::999999999999:role/UpdateApp" }] } } ] },
              { "account": "123456789012", "name": "Testers", "attachedPolicies": ["arn:aws:iam::aws:policy/PowerUserAccess"],
                "inlinePolicies": [ {deny-update-app} ] }
            ],
            "users": [
              { "account": "123456789012", "name": "David", "groups": ["Developers"] },
              { "account": "123456789012", "name": "Theresa", "groups": ["Testers"] },
              { "account": "123456789012", "name": "bucket", "path": "/services/", "inlinePolicies": [ {ask-about-buckets} ] },
              { "account": "999999999999", "name": "bucket", "path": "/services/", "inlinePolicies": [ {ask-about-buckets} ] }
            ],
            "roles": [
              { "account": "123456789012", "name": "Administrator", "description": "Everything in the development account.", "maxSessionDuration": 14400,
                "trustPolicy": {trust-development}, "inlinePolicies": [ {administrator} ] },
              { "account": "123456789012", "name": "Developer", "description": "Build and deploy in the development account.", "maxSessionDuration": 43200,
                "trustPolicy": {trust-development}, "attachedPolicies": ["arn:aws:iam::123456789012:policy/PowerUser"] },
              { "account": "123456789012", "name": "Tester", "description": "Try out what is in development.", "maxSessionDuration": 28800,
                "trustPolicy": {trust-development}, "attachedPolicies": ["arn:aws:iam::123456789012:policy/PowerUser"],
                "inlinePolicies": [ {deny-update-app} ] },
              { "account": "999999999999", "name": "Administrator", "description": "Everything in the production account.",
                "trustPolicy": {trust-production}, "inlinePolicies": [ {administrator} ] },
              { "account": "999999999999", "name": "UpdateApp", "description": "Bring a new version of the application to production.",
                "trustPolicy": {trust-production-and-development}, "tags": { "Application": "productionapp" },
                "inlinePolicies": [ { "name": "UpdateProductionApp", "document": { "Version": "2012-10-17", "Statement": [
                  { "Sid": "FindTheBucket", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*" },
                  { "Sid": "ListTheBucket", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::productionapp" },
                  { "Sid": "UpdateTheApp", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::productionapp/*" }] } } ] },
              { "account": "999999999999", "name": "ReadOnly", "description": "Look at production without changing it.", "maxSessionDuration": 14400,
                "trustPolicy": {trust-production}, "attachedPolicies": ["arn:aws:iam::999999999999:policy/ReadOnly"] }
            ]
          }
        }
        """;

    private const string Administrator = """
        { "name": "AdministratorAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } }
        """;

    private const string AskAboutBuckets = """
        { "name": "ask-who-may-use-buckets", "document": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "authorization:AuthorizeRequest", "Resource": "arn:aws:s3:::*" } ] } }
        """;

    private const string DenyUpdateApp = """
        { "name": "deny-assume-S3-role-in-production", "document": { "Version": "2012-10-17", "Statement": [
          { "Sid": "NotInProduction", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::999999999999:role/UpdateApp" }] } }
        """;

    private const string Trust = """
        { "Version": "2012-10-17", "Statement": [ {
          "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::{account}:saml-provider/Portal" },
          "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"],
          "Condition": { "StringEquals": { "SAML:aud": {audiences} } } }{more} ] }
        """;

    private const string TrustDevelopment = """
        , {
          "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
          "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] }
        """;

    public static string Json(ServiceOptions options) => Template
        .Replace("{administrator}", Administrator, StringComparison.Ordinal)
        .Replace("{ask-about-buckets}", AskAboutBuckets, StringComparison.Ordinal)
        .Replace("{deny-update-app}", DenyUpdateApp, StringComparison.Ordinal)
        .Replace("{trust-production-and-development}", TrustPolicy("999999999999", options, TrustDevelopment), StringComparison.Ordinal)
        .Replace("{trust-development}", TrustPolicy("123456789012", options), StringComparison.Ordinal)
        .Replace("{trust-production}", TrustPolicy("999999999999", options), StringComparison.Ordinal)
        .Replace("{portal}", JsonEncodedText.Encode(options.PeerUrl).ToString(), StringComparison.Ordinal);

    private static string TrustPolicy(string account, ServiceOptions options, string more = "")
    {
        string[] audiences = options.AcceptAwsAudience ? [options.PublicUrl + "/saml", "https://signin.aws.amazon.com/saml"] : [options.PublicUrl + "/saml"];
        return Trust.Replace("{account}", account, StringComparison.Ordinal).Replace("{more}", more, StringComparison.Ordinal).Replace("{audiences}", JsonSerializer.Serialize(audiences), StringComparison.Ordinal);
    }
}
