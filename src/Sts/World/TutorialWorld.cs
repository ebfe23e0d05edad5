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
            "roles": [
              { "account": "123456789012", "name": "Administrator", "description": "Everything in the development account.", "maxSessionDuration": 14400,
                "trustPolicy": {trust-development}, "inlinePolicies": [ {administrator} ] },
              { "account": "123456789012", "name": "Developer", "description": "Build and deploy in the development account.", "maxSessionDuration": 43200,
                "trustPolicy": {trust-development}, "attachedPolicies": ["arn:aws:iam::123456789012:policy/PowerUser"] },
              { "account": "123456789012", "name": "Tester", "description": "Try out what is in development.", "maxSessionDuration": 28800,
                "trustPolicy": {trust-development}, "attachedPolicies": ["arn:aws:iam::123456789012:policy/PowerUser"] },
              { "account": "999999999999", "name": "Administrator", "description": "Everything in the production account.",
                "trustPolicy": {trust-production}, "inlinePolicies": [ {administrator} ] },
              { "account": "999999999999", "name": "UpdateApp", "description": "Bring a new version of the application to production.",
                "trustPolicy": {trust-production}, "tags": { "Application": "productionapp" },
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

    private const string Trust = """
        { "Version": "2012-10-17", "Statement": [ {
          "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::{account}:saml-provider/Portal" },
          "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"],
          "Condition": { "StringEquals": { "SAML:aud": {audiences} } } } ] }
        """;

    public static string Json(ServiceOptions options) => Template
        .Replace("{administrator}", Administrator, StringComparison.Ordinal)
        .Replace("{trust-development}", TrustPolicy("123456789012", options), StringComparison.Ordinal)
        .Replace("{trust-production}", TrustPolicy("999999999999", options), StringComparison.Ordinal)
        .Replace("{portal}", JsonEncodedText.Encode(options.PeerUrl).ToString(), StringComparison.Ordinal);

    private static string TrustPolicy(string account, ServiceOptions options)
    {
        string[] audiences = options.AcceptAwsAudience ? [options.PublicUrl + "/saml", "https://signin.aws.amazon.com/saml"] : [options.PublicUrl + "/saml"];
        return Trust.Replace("{account}", account, StringComparison.Ordinal).Replace("{audiences}", JsonSerializer.Serialize(audiences), StringComparison.Ordinal);
    }
}
